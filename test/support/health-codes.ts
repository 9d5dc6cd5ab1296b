import { readFileSync } from 'node:fs';
import { parseAgreements } from '../../libs/health/src/agreements/agreement-table.js';
import type { Agreement } from '../../libs/health/src/agreements/agreement.js';
import type { HealthCode } from '../../libs/health/src/codes/health-code.js';
import type { RuleDocument } from '../../libs/health/src/rules/health-rule.js';
import { type JourneyPlace, recognise } from '../../libs/health/src/verdicts/verdict.js';

/** An instant of Asia/Shanghai. */
export const at = (text: string) => new Date(`${text}+08:00`);
export const NOW = at('2020-03-14T08:00');

/** What both sides have signed, and nobody has changed or revoked. */
const FIRST_VERSION = {
  version: 1,
  signedOn: null,
  acceptedProofs: [],
  supersededFrom: null,
  revokedAt: null,
} satisfies Partial<Agreement>;

/** Those of the reference table. */
export const agreements: Agreement[] = parseAgreements(readFileSync('config/reference/agreements.csv', 'utf8')).map(
  ({ validTo = null, extraRequired = [], exceptions = [], ...facts }, i) => ({
    ...facts,
    ...FIRST_VERSION,
    validTo,
    extraRequired,
    exceptions,
    id: `a${i}`,
    series: `a${i}`,
    recordedAt: facts.validFrom,
  }),
);

export const between = (
  issuerDivision: string,
  acceptorDivision: string,
  changed: Partial<Agreement> = {},
): Agreement => ({
  ...FIRST_VERSION,
  id: `${issuerDivision}-${acceptorDivision}`,
  series: `${issuerDivision}-${acceptorDivision}`,
  recordedAt: at('2020-03-01T00:00'),
  issuerDivision,
  acceptorDivision,
  level: 'province',
  mode: 'display',
  validFrom: at('2020-03-01T00:00'),
  validTo: null,
  extraRequired: [],
  exceptions: [],
  instrument: 'memorandum',
  kind: 'fictional',
  ...changed,
});

/** A green code of somebody who is well. */
export const aCode = (issuerDivision: string, changed: Partial<HealthCode> = {}): HealthCode => ({
  issuerDivision,
  source: 'declared',
  colour: 'green',
  issuedAt: at('2020-03-01T08:00'),
  expiresAt: at('2020-04-30T00:00'),
  certificates: [],
  temperature: 36.5,
  symptoms: [],
  ...changed,
});

/** A rule of the whole country that holds for everybody. */
export const aRule = (changed: Partial<RuleDocument> = {}): RuleDocument => ({
  identifier: 'GR-000000-0009',
  type: 'acceptance',
  division: '000000',
  version: '1.0.0',
  engineVersion: '1.3.3',
  validFrom: at('2020-03-01T00:00'),
  validTo: null,
  description: { zh: '规则', en: 'a rule' },
  affectedFields: [],
  logic: true,
  proof: null,
  tests: [],
  source: '',
  ...changed,
});

export const there = (
  division: string,
  when = '2020-03-20T12:00',
  act: JourneyPlace['act'] = 'alight',
): JourneyPlace => ({
  division,
  at: at(when),
  act,
});

/** The verdict of a journey to one place, with all that is said of that place. */
export const judged = (code: HealthCode | null, place: JourneyPlace, known = agreements) => {
  const { verdict, conditions, places } = recognise(code, known, [place], NOW);
  return { ...places[0], verdict, conditions };
};
