import { describe, expect, it } from 'vitest';
import { Random } from '#solver';
import { type Circumstances, type Opening, pairJudge, type Recognition, type Seeker, WEIGHTS } from './pair.js';
import { BARRED } from './row.js';
import { costOf, Rows } from './rows.js';

const VERDICTS: Recognition[] = ['RECOGNISED', 'RECOGNISED_WITH_CONDITIONS', 'NOT_RECOGNISED', 'UNDECIDED'];
const DAYS = ['2020-02-20', '2020-03-07', '2020-03-12', '2020-03-20', '2020-04-09'];
const DIVISIONS = ['440604', '440606', '330200', '510104'];

function world(seed: number) {
  const random = new Random(seed);
  const one = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
  const openings = Array.from({ length: 30 }, (_, i): Opening => {
    const wage = 300_000 + 10_000 * random.below(40);
    const site = random.below(10);
    return {
      id: `v${i}`,
      siteId: `s${site}`,
      enterpriseId: 'e',
      division: DIVISIONS[site % DIVISIONS.length] as string,
      place: { lon: 113, lat: 23 },
      occupation: one(['缝纫工', '焊 工', '叉车']),
      wageFromFen: wage,
      wageToFen: wage + 10_000 * random.below(20),
      startsOn: one(DAYS),
      seats: 2,
      reserved: random.below(3),
    };
  });
  const seekers = Array.from({ length: 60 }, (_, i): Seeker => ({
    id: `w${i}`,
    homeDivision: one(['513431', '520100', '511702']),
    home: { lon: 102, lat: 28 },
    destination: one([null, '440000', '440600', '330200', '510104', '330200 440600', '110000 510104 440000']),
    occupation: one([null, '', '焊工', '缝纫工', '木工', '木工\n缝纫工']),
    minWageFen: one([null, 300_000, 450_000, 900_000]),
    availableFrom: one([null, ...DAYS, '2020-06-01']),
    availableUntil: one([null, null, ...DAYS]),
    poor: random.below(3) === 0,
    group: null,
    code: random.below(5),
    turnedDown: new Set(random.below(4) === 0 ? [`v${random.below(30)}`, 'gone'] : []),
  }));
  const far = new Random(seed + 1000);
  const metres = Array.from({ length: 30 }, () => far.below(2 * WEIGHTS.coachReachMetres));
  const circumstances: Circumstances = {
    today: '2020-03-06',
    metres: ({ homeDivision }, { siteId }) => metres[(Number(homeDivision) % 3) * 10 + Number(siteId.slice(1))] ?? 0,
    recognition: ({ code }, { division }, day) => {
      const mixed = code * 31 + Number(division.slice(0, 4)) * 7 + Number(day.slice(8)) * 3;
      return VERDICTS[mixed % VERDICTS.length] ?? 'UNDECIDED';
    },
  };
  return { seekers, openings, circumstances };
}

describe('A row of pairs', () => {
  it.each([1, 2, 3, 4, 5])('says of every pair what is said of it alone (world %i)', (seed) => {
    const { seekers, openings, circumstances } = world(seed);
    const judge = pairJudge(circumstances);
    const rows = new Rows(openings, circumstances, new Set(seekers.map(({ availableFrom }) => availableFrom ?? '')));
    for (const seeker of seekers) {
      const alone = openings.map((opening) => judge(seeker, opening));
      const parts = rows.of(seeker);
      const row = openings.map((_, v) => (costOf(parts, v) >= BARRED ? 'barred' : costOf(parts, v)));
      expect(row).toEqual(alone.map((judged) => (typeof judged === 'string' ? 'barred' : judged.total)));
      const counts: Record<string, number> = {};
      for (const judged of alone) if (typeof judged === 'string') counts[judged] = (counts[judged] ?? 0) + 1;
      expect(rows.barred(seeker)).toEqual(counts);
    }
  });

  it('of nothing is empty', () => {
    const { seekers, circumstances } = world(1);
    const rows = new Rows([], circumstances, []);
    expect(rows.of(seekers[0] as Seeker).way.ones).toHaveLength(0);
    expect(rows.sites).toBe(0);
  });
});
