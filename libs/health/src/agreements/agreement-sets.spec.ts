import {
  array,
  assert,
  constantFrom,
  integer,
  option,
  property,
  record,
  shuffledSubarray,
  subarray,
  tuple,
} from 'fast-check';
import { expect, it } from 'vitest';
import type { HealthCode } from '../codes/health-code.js';
import { recognise, type Verdict } from '../verdicts/verdict.js';
import { type Agreement, EXCEPTIONS } from './agreement.js';

// Two provinces with two cities each, and a county in every city, so that chance meets itself often.
const PROVINCES = ['370000', '130000'];
const CITIES = ['371400', '370100', '131100', '130100'];
const COUNTIES = ['371402', '370102', '131102', '130102'];
const DAYS = 12;
const day = (n: number) => new Date(Date.UTC(2020, 2, 1 + n));

/** An agreement as a stranger would write it down: days as numbers, an end that may lie before the beginning. */
interface Written {
  readonly issuer: string;
  readonly acceptor: string;
  readonly from: number;
  readonly days: number | null;
  readonly revoked: number | null;
  readonly extra: readonly string[];
  readonly exceptions: readonly (typeof EXCEPTIONS)[number][];
}

const written = record({
  issuer: constantFrom(...PROVINCES, ...CITIES),
  acceptor: constantFrom(...PROVINCES, ...CITIES),
  from: integer({ min: 0, max: DAYS }),
  days: option(integer({ min: 1, max: DAYS })),
  revoked: option(integer({ min: 0, max: DAYS }), { freq: 3 }),
  extra: subarray(['clinic-certificate', 'test-report']),
  exceptions: subarray([...EXCEPTIONS]),
}).filter(({ issuer, acceptor }) => issuer !== acceptor);

const person = record({
  issuer: constantFrom(...PROVINCES, ...CITIES, ...COUNTIES),
  certificates: subarray(['clinic-certificate', 'test-report']),
  temperature: constantFrom(null, 36.5, 38),
  symptoms: constantFrom<HealthCode['symptoms']>(null, [], ['cough'], ['fatigue']),
});

const agreementOf = (one: Written, n: number): Agreement => ({
  id: `agreement-${String(n).padStart(3, '0')}`,
  series: `agreement-${String(n).padStart(3, '0')}`,
  version: 1,
  signedOn: null,
  acceptedProofs: [],
  recordedAt: day(0),
  supersededFrom: null,
  issuerDivision: one.issuer,
  acceptorDivision: one.acceptor,
  level: PROVINCES.includes(one.issuer) && PROVINCES.includes(one.acceptor) ? 'province' : 'city',
  mode: 'display',
  validFrom: day(one.from),
  validTo: one.days === null ? null : day(one.from + one.days),
  extraRequired: one.extra,
  exceptions: one.exceptions,
  instrument: '',
  kind: 'fictional',
  revokedAt: one.revoked === null ? null : day(one.revoked),
});

/** The places that a place lies in, the narrowest first. */
const areas = (place: string) => [place, `${place.slice(0, 4)}00`, `${place.slice(0, 2)}0000`];

/** The rules of the domain once more, slowly and literally: it shares no code with the engine. */
function reference(all: readonly Written[], code: HealthCode, place: string, at: number): [Verdict, number | null] {
  if (areas(place).includes(code.issuerDivision)) return ['RECOGNISED', null];
  let best: { rank: readonly number[]; n: number } | null = null;
  for (const [n, one] of all.entries()) {
    if (!areas(code.issuerDivision).includes(one.issuer) || !areas(place).includes(one.acceptor)) continue;
    if (at < one.from || (one.days !== null && at >= one.from + one.days)) continue;
    if (one.revoked !== null && at >= one.revoked) continue;
    const rank = [CITIES.includes(one.acceptor) ? 1 : 0, CITIES.includes(one.issuer) ? 1 : 0, one.from, n];
    const difference = best ? rank.map((part, i) => part - (best?.rank[i] ?? 0)).find((part) => part !== 0) : 1;
    if ((difference ?? 0) > 0) best = { rank, n };
  }
  const chosen = best && all[best.n];
  if (!best || !chosen) return ['NOT_RECOGNISED', null];
  const asks = (what: (typeof EXCEPTIONS)[number]) => chosen.exceptions.includes(what);
  const hot = code.temperature !== null && code.temperature > 37.2;
  const coughs = code.symptoms?.includes('cough') === true;
  if ((asks('temperature') && hot) || (asks('respiratory') && coughs)) return ['NOT_RECOGNISED', best.n];
  const unknown = (asks('temperature') && code.temperature === null) || (asks('respiratory') && code.symptoms === null);
  const lacks = chosen.extra.some((proof) => !code.certificates.includes(proof));
  return [unknown || lacks ? 'RECOGNISED_WITH_CONDITIONS' : 'RECOGNISED', best.n];
}

it('thousands of sets of agreements decide as a naive reading of the rules does, in whatever order they come', () => {
  const seen = new Map<string, number>();
  const arbitrarySet = array(written, { minLength: 0, maxLength: 14 }).chain((set) =>
    tuple(shuffledSubarray([...set.keys()], { minLength: set.length }), constantFrom(set)),
  );
  assert(
    property(
      arbitrarySet,
      person,
      constantFrom(...COUNTIES, ...CITIES),
      integer({ min: 0, max: 2 * DAYS }),
      ([order, set], { issuer, ...facts }, place, at) => {
        const code: HealthCode = {
          issuerDivision: issuer,
          source: 'declared',
          colour: 'green',
          issuedAt: day(0),
          expiresAt: day(3 * DAYS),
          ...facts,
        };
        const [verdict, n] = reference(set, code, place, at);
        const agreements = order.map((i) => agreementOf(set[i] as Written, i));
        const judged = recognise(code, agreements, [{ division: place, at: day(at), act: 'alight' }], day(0)).places[0];
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        expect(judged?.verdict).toBe(verdict);
        if (n !== null) {
          expect(judged?.agreementId).toBe(agreementOf(set[n] as Written, n).id);
          expect(judged?.level).toBe(agreementOf(set[n] as Written, n).level);
        }
      },
    ),
    { numRuns: 20_000, seed: 20200307 },
  );
  // Chance went everywhere, not only where nothing recognises.
  expect(Object.fromEntries(seen)).toEqual({
    RECOGNISED: expect.any(Number) as number,
    NOT_RECOGNISED: expect.any(Number) as number,
    RECOGNISED_WITH_CONDITIONS: expect.any(Number) as number,
  });
  for (const times of seen.values()) expect(times).toBeGreaterThan(500);
});
