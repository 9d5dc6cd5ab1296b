import { describe, expect, it } from 'vitest';
import { checkMatch, match, never, problemFault } from '#solver';
import { certificateOf } from './certificate.js';
import { explanationsOf } from './explanation.js';
import { drawUp, type Market } from './market.js';
import type { Circumstances, Opening, Recognition, Seeker } from './pair.js';
import { placementsOf, stillPossible } from './placement.js';

const NEAR = '520100';
const aSeeker = (id: string, more: Partial<Seeker> = {}): Seeker => ({
  id,
  homeDivision: '513431',
  home: { lon: 102.8, lat: 28 },
  destination: null,
  occupation: null,
  minWageFen: null,
  availableFrom: null,
  availableUntil: null,
  poor: false,
  group: null,
  code: 0,
  turnedDown: new Set(),
  ...more,
});
const anOpening = (id: string, more: Partial<Opening> = {}): Opening => ({
  id,
  siteId: `site of ${id}`,
  enterpriseId: 'e',
  division: '440604',
  place: { lon: 113.1, lat: 23 },
  occupation: '缝纫工',
  wageFromFen: 500_000,
  wageToFen: 600_000,
  startsOn: '2020-03-12',
  seats: 1,
  reserved: 0,
  ...more,
});
const around = (
  metres: Circumstances['metres'] = () => 1_000_000,
  recognition: (seeker: Seeker, opening: Opening) => Recognition = () => 'RECOGNISED',
): Circumstances => ({ today: '2020-03-06', metres, recognition });

function drawn(seekers: Seeker[], openings: Opening[], circumstances = around()): Market {
  const steps = drawUp(seekers, openings, circumstances, 1);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function solved(seekers: Seeker[], openings: Opening[], circumstances = around()) {
  const market = drawn(seekers, openings, circumstances);
  expect(problemFault(market.problem)).toBeNull();
  const answer = match(market.problem, never(), 1);
  expect(checkMatch(market.problem, answer)).toBeNull();
  return {
    market,
    answer,
    placements: placementsOf(market, answer),
    explanations: [...explanationsOf(market, answer)].flat(),
  };
}

describe('A run', () => {
  it('gives the one seat to the registered poor labourer among equals, whoever is first in the list', () => {
    const one = anOpening('v');
    for (const poor of ['a', 'b', 'c']) {
      const seekers = ['a', 'b', 'c'].map((id) => aSeeker(id, { poor: id === poor }));
      expect(solved(seekers, [one]).placements.map(({ worker }) => worker)).toEqual([poor]);
    }
  });

  it('does not send a poor labourer where another costs less: equals only', () => {
    const metres = ({ homeDivision }: Seeker) => (homeDivision === NEAR ? 1_000_000 : 1_010_000);
    const seekers = [aSeeker('near', { homeDivision: NEAR }), aSeeker('poor', { poor: true })];
    const { placements } = solved(seekers, [anOpening('v')], around(metres));
    expect(placements.map(({ worker }) => worker)).toEqual(['near']);
  });

  it('lets no number of poor labourers outweigh one cost unit', () => {
    const rich = Array.from({ length: 9 }, (_, i) => aSeeker(`near ${i}`, { homeDivision: NEAR }));
    const poor = Array.from({ length: 9 }, (_, i) => aSeeker(`poor ${i}`, { poor: true }));
    const metres = ({ homeDivision }: Seeker) => (homeDivision === NEAR ? 1_000_000 : 1_010_000);
    const { placements, market } = solved([...poor, ...rich], [anOpening('v', { seats: 9 })], around(metres));
    expect(market.poorExactlySecond).toBe(true);
    expect(placements.every((placement) => !placement.poor)).toBe(true);
  });

  it('keeps reserved seats for poor labourers, though others lose more without them', () => {
    const metres = ({ homeDivision }: Seeker) => (homeDivision === NEAR ? 1_000_000 : 1_300_000);
    const seekers = [
      ...['a', 'b', 'c'].map((id) => aSeeker(id, { homeDivision: NEAR })),
      aSeeker('poor', { poor: true }),
    ];
    const openings = [anOpening('v', { seats: 2, reserved: 1 })];
    const { placements, explanations, market, answer } = solved(seekers, openings, around(metres));
    expect(placements.filter(({ poor }) => poor)).toHaveLength(1);
    expect(placements).toHaveLength(2);
    expect(explanations.filter(({ outcome }) => outcome === 'outcompeted')).toHaveLength(2);
    expect(explanations.find(({ worker }) => worker === 'poor')?.chosen).toMatchObject({ vacancy: 'v', price: 0 });
    expect(certificateOf(market, answer)).toMatchObject({ reservedPrices: {} });
    expect(certificateOf(market, answer).prices['v']).toBeGreaterThan(0);
    // Nobody is poor: the reserved seat stays free.
    expect(solved(seekers.slice(0, 3), openings, around(metres)).placements).toHaveLength(1);
  });

  it('tells others that all free seats are reserved', () => {
    const openings = [anOpening('u', { reserved: 1 }), anOpening('v', { seats: 3, reserved: 3 })];
    const { explanations } = solved([aSeeker('a'), aSeeker('poor', { poor: true })], openings);
    expect(explanations.find(({ worker }) => worker === 'a')).toMatchObject({
      outcome: 'no-eligible-pair',
      barred: { reserved: 2 },
    });
    expect(explanations.find(({ worker }) => worker === 'poor')?.outcome).toBe('proposed');
  });

  it('lands a group at one site or nowhere', () => {
    const group = ['a', 'b', 'c'].map((id) => aSeeker(id, { group: 'g' }));
    const openings = [
      anOpening('cheap', { seats: 2, wageFromFen: 600_000 }),
      anOpening('dear one', { siteId: 's', seats: 1 }),
      anOpening('dear two', { siteId: 's', seats: 2 }),
    ];
    const { placements } = solved(group, openings);
    expect(placements.map(({ site }) => site)).toEqual(['s', 's', 's']);
    expect(solved(group, openings.slice(0, 2)).placements).toEqual([]);
  });

  it('tells the members of a group without a common site so', () => {
    const group = [
      aSeeker('a', { group: 'g', turnedDown: new Set(['v']) }),
      aSeeker('b', { group: 'g', turnedDown: new Set(['u']) }),
    ];
    const { explanations } = solved(group, [anOpening('v', { seats: 2 }), anOpening('u', { seats: 2 })]);
    expect(explanations.map(({ outcome }) => outcome)).toEqual(['no-common-site', 'no-common-site']);
  });

  it('tells a worker without any eligible vacancy how many each rule barred', () => {
    const openings = [anOpening('u'), anOpening('v'), anOpening('x', { division: '330200' })];
    const circumstances = around(undefined, (_seeker, { division }) =>
      division === '330200' ? 'NOT_RECOGNISED' : 'RECOGNISED',
    );
    const { explanations } = solved([aSeeker('a', { turnedDown: new Set(['u', 'v']) })], openings, circumstances);
    expect(explanations[0]).toMatchObject({
      outcome: 'no-eligible-pair',
      barred: { 'turned-down': 2, recognition: 1 },
      chosen: null,
      alternatives: [],
    });
  });

  it('tells a worker who was out-competed by how much', () => {
    const metres = ({ homeDivision }: Seeker) => (homeDivision === NEAR ? 1_000_000 : 1_300_000);
    const seekers = [aSeeker('far'), aSeeker('near', { homeDivision: NEAR })];
    const { explanations } = solved(seekers, [anOpening('v')], around(metres));
    const far = explanations.find(({ worker }) => worker === 'far');
    expect(far?.outcome).toBe('outcompeted');
    expect(far?.alternatives[0]).toMatchObject({ vacancy: 'v', score: { distance: 130 } });
    expect(far?.alternatives[0]?.price).toBeGreaterThan(0);
    expect(far?.alternatives[0]?.lacking).toBeLessThanOrEqual(30);
  });

  it('names the next best of a worker who was placed, with its parts', () => {
    const openings = [anOpening('better', { wageFromFen: 600_000 }), anOpening('worse')];
    const [explanation] = solved([aSeeker('a')], openings).explanations;
    expect(explanation?.chosen).toMatchObject({ vacancy: 'better', price: 0 });
    expect(explanation?.alternatives).toMatchObject([{ vacancy: 'worse', lacking: 20 }]);
  });

  it('reports cost and bound in cost units, equal where the optimum is proven', () => {
    const { market, answer } = solved([aSeeker('a', { poor: true }), aSeeker('b', { poor: true })], [anOpening('v')]);
    expect(certificateOf(market, answer)).toMatchObject({ cost: 10_180, bound: 10_180, optimal: true, scale: 3 });
  });
});

describe('When the world has changed since the problem was read', () => {
  const { placements } = solved(
    [aSeeker('a', { group: 'g' }), aSeeker('b', { group: 'g' }), aSeeker('poor', { poor: true }), aSeeker('rich')],
    [anOpening('v', { seats: 4 })],
  );
  const NONE: ReadonlyMap<string, number> = new Map();
  const names = (made: readonly { worker: string }[]) => made.map(({ worker }) => worker).sort();

  it('places everybody where nothing has', () => {
    const present = { gone: new Set<string>(), free: new Map([['v', 4]]), reserved: NONE };
    expect(stillPossible(placements, present).lost.size).toBe(0);
  });

  it('leaves out whoever is not registered any more, with the whole group', () => {
    const present = { gone: new Set(['b']), free: new Map([['v', 4]]), reserved: NONE };
    const { made, lost } = stillPossible(placements, present);
    expect(names(made)).toEqual(['poor', 'rich']);
    expect(Object.fromEntries(lost)).toEqual({ a: 'not-available', b: 'not-available' });
  });

  it('gives what seats are left to poor labourers first, and tears no group apart', () => {
    const present = { gone: new Set<string>(), free: new Map([['v', 2]]), reserved: NONE };
    const { made, lost } = stillPossible(placements, present);
    expect(names(made)).toContain('poor');
    expect(made).toHaveLength(2);
    expect(lost.get('a')).toBe('seat-went');
    expect(lost.get('b')).toBe('seat-went');
  });

  it('leaves seats that have been reserved since, or still are, to poor labourers', () => {
    const present = { gone: new Set<string>(), free: new Map([['v', 4]]), reserved: new Map([['v', 2]]) };
    const { made, lost } = stillPossible(placements, present);
    // One reserved seat for the one who is poor; two open ones are left to three others, of whom two go together.
    expect(names(made)).toContain('poor');
    expect(made.filter(({ poor }) => !poor).length).toBeLessThanOrEqual(2);
    expect(made.length + lost.size).toBe(placements.length);
    expect(names(made).includes('a')).toBe(names(made).includes('b'));
  });
});
