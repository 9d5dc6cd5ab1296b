import type { Alternative, Explanation, Outcome } from './explanation.js';
import type { Bar, Score } from './pair.js';

/**
 * Explanations of many workers as they are kept: a worker's takes some 150 bytes instead of the thousand of its full words.
 * Vacancies are named once, and pairs by their place among them.
 */
export interface ExplanationPage {
  readonly vacancies: readonly string[];
  readonly rows: readonly Row[];
}

type Row = readonly [outcome: Outcome, barred: Readonly<Partial<Record<Bar, number>>> | null, pairs: readonly Pair[]];

/** The chosen one, if there is one, lacks nothing (null). */
type Pair = readonly [
  vacancy: number,
  distance: number,
  wage: number,
  destination: number,
  occupation: number,
  recognition: number,
  price: number,
  lacking: number | null,
];

export function pageOf(explanations: readonly Explanation[]): ExplanationPage {
  const numbers = new Map<string, number>();
  const pairOf = (vacancy: string, score: Score, price: number, lacking: number | null): Pair => {
    const number = numbers.get(vacancy) ?? numbers.size;
    numbers.set(vacancy, number);
    const { distance, wage, destination, occupation, recognition } = score;
    return [number, distance, wage, destination, occupation, recognition, price, lacking];
  };
  const rows = explanations.map(({ outcome, chosen, barred, alternatives }): Row => {
    const pairs = alternatives.map(({ vacancy, score, price, lacking }) => pairOf(vacancy, score, price, lacking));
    if (chosen) pairs.unshift(pairOf(chosen.vacancy, chosen.score, chosen.price, null));
    return [outcome, barred, pairs];
  });
  return { vacancies: [...numbers.keys()], rows };
}

/** What `pageOf` was given at this place, without the worker; null where there is none. */
export function explanationAt(
  { vacancies, rows }: ExplanationPage,
  at: number,
): Omit<Explanation, 'worker' | 'homeDivision'> | null {
  const row = rows[at];
  if (!row) return null;
  const [outcome, barred, pairs] = row;
  let chosen: Explanation['chosen'] = null;
  const alternatives: Alternative[] = [];
  for (const [number, distance, wage, destination, occupation, recognition, price, lacking] of pairs) {
    const total = distance + wage + destination + occupation + recognition;
    const score = { distance, wage, destination, occupation, recognition, total };
    const pair = { vacancy: vacancies[number] ?? '', score, price };
    if (lacking === null) chosen = pair;
    else alternatives.push({ ...pair, lacking });
  }
  return { outcome, chosen, barred, alternatives };
}
