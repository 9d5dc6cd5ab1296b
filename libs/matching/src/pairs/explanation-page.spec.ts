import { describe, expect, it } from 'vitest';
import type { Explanation } from './explanation.js';
import { explanationAt, pageOf } from './explanation-page.js';

const score = (distance: number) => {
  const parts = { distance, wage: 80, destination: 60, occupation: 20, recognition: 40 };
  return { ...parts, total: distance + 200 };
};

const EXPLANATIONS: readonly Explanation[] = [
  {
    worker: 'An',
    homeDivision: '513431',
    outcome: 'proposed',
    chosen: { vacancy: 'Weaver', score: score(3), price: 7 },
    barred: null,
    alternatives: [
      { vacancy: 'Packer', score: score(9), price: 0, lacking: 2 },
      { vacancy: 'Welder', score: score(1), price: 30, lacking: 21 },
    ],
  },
  {
    worker: 'Bo',
    homeDivision: '513431',
    outcome: 'outcompeted',
    chosen: null,
    barred: null,
    alternatives: [{ vacancy: 'Weaver', score: score(5), price: 7, lacking: 0 }],
  },
  {
    worker: 'Chu',
    homeDivision: '513431',
    outcome: 'no-eligible-pair',
    chosen: null,
    barred: { wage: 2, recognition: 1 },
    alternatives: [],
  },
];

describe('A page of explanations', () => {
  it('gives each worker back what was said, though it is kept in few words', () => {
    const page = JSON.parse(JSON.stringify(pageOf(EXPLANATIONS))) as ReturnType<typeof pageOf>;
    EXPLANATIONS.forEach(({ outcome, chosen, barred, alternatives }, at) => {
      expect(explanationAt(page, at)).toEqual({ outcome, chosen, barred, alternatives });
    });
  });

  it('names each vacancy once', () => {
    expect(pageOf(EXPLANATIONS).vacancies.toSorted()).toEqual(['Packer', 'Weaver', 'Welder']);
  });

  it('says nothing of whoever is not on it', () => {
    expect(explanationAt(pageOf(EXPLANATIONS), 3)).toBeNull();
  });
});
