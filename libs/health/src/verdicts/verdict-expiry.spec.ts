import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aCode, at, between, NOW, there } from '../../../../test/support/health-codes.js';
import type { Agreement } from '../agreements/agreement.js';
import type { HealthCode } from '../codes/health-code.js';
import { RuleBook } from '../rules/rule-book.js';
import { parseRules } from '../rules/rule-table.js';
import { codeRead, differences, groundsRead, groundsRecord, judgementOf } from './kept/kept-verdict.js';
import { delayThatHelps, heldUntil } from './verdict-expiry.js';

const agreed = (changed: Partial<Agreement> = {}) => [between('510000', '440000', changed)];
const rules = new RuleBook(parseRules(readFileSync('config/reference/health-rules.json', 'utf8')));
const until = (code: HealthCode | null, known = agreed(), book = new RuleBook([])) =>
  heldUntil(code, known, there('440604'), NOW, book);

describe('What is recognised at a place is so', () => {
  it('until the code expires, the instant itself included', () =>
    expect(until(aCode('510000', { expiresAt: at('2020-03-25T00:00') }))).toEqual(
      new Date('2020-03-24T16:00:00.001Z'),
    ));

  it('until the agreement ends, or is revoked before', () => {
    expect(until(aCode('510000'), agreed({ validTo: at('2020-04-01T00:00') }))).toEqual(at('2020-04-01T00:00'));
    const revoked = { validTo: at('2020-04-01T00:00'), revokedAt: at('2020-03-30T00:00') };
    expect(until(aCode('510000'), agreed(revoked))).toEqual(at('2020-03-30T00:00'));
  });

  it('over the end of an agreement that another takes up', () => {
    const next = between('510000', '440600', { id: 'next', level: 'city', validFrom: at('2020-03-31T00:00') });
    const code = aCode('510000', { expiresAt: at('2020-05-01T00:00') });
    expect(until(code, [...agreed({ validTo: at('2020-04-01T00:00') }), next])).toEqual(
      new Date('2020-04-30T16:00:00.001Z'),
    );
  });

  it('in the own place until the code expires; without a code nothing ever changes by itself', () => {
    expect(heldUntil(aCode('510000'), [], there('513431'), NOW, rules)).toEqual(new Date('2020-04-29T16:00:00.001Z'));
    expect(until(null)).toBeNull();
  });
});

describe('What is refused at a place', () => {
  it('is let pass once the fourteen days are over', () =>
    expect(until(aCode('510000', { symptomFreeSince: '2020-03-10' }), agreed(), rules)).toEqual(
      at('2020-03-24T00:00'),
    ));

  it('for want of an agreement is let pass where one begins, and never where none does', () => {
    expect(until(aCode('510000'), agreed({ validFrom: at('2020-03-22T00:00') }))).toEqual(at('2020-03-22T00:00'));
    expect(until(aCode('420000'))).toBeNull();
  });

  it('because a code will have expired is no more to be helped once the person should be there', () =>
    expect(until(aCode('510000', { expiresAt: at('2020-03-19T00:00') }))).toEqual(there('440604').at));
});

describe('A later journey', () => {
  const journey = [there('513431', '2020-03-19T08:00', 'board'), there('440604')];
  const helps = (code: HealthCode | null, known: readonly Agreement[]) =>
    delayThatHelps(code, known, journey, NOW, rules);
  const HOUR = 3_600_000;

  it('helps once every place recognises the code', () => {
    expect(helps(aCode('510000'), agreed())).toBe(0);
    expect(helps(aCode('510000'), agreed({ validFrom: at('2020-03-22T00:00') }))).toBe(36 * HOUR);
    expect(helps(aCode('510000', { symptomFreeSince: '2020-03-10' }), agreed())).toBe(84 * HOUR);
  });

  it('does not help where the code will have expired, nor without a code or an agreement', () => {
    const late = agreed({ validFrom: at('2020-05-01T00:00') });
    expect(helps(aCode('510000'), late)).toBeNull();
    expect(helps(null, agreed())).toBeNull();
    expect(helps(aCode('510000'), [])).toBeNull();
  });
});

describe('A judgement', () => {
  const places = [there('513431', '2020-03-19T08:00', 'board'), there('440604')];
  const known = agreed({ validTo: at('2020-04-01T00:00') });
  const code = aCode('510000', { symptomFreeSince: '2020-03-01', temperature: 36.6 });
  const judgement = judgementOf(code, { agreements: known, rules }, places, NOW);

  it('expires with its first place, and says what delay it withstands', () => {
    expect(judgement.expiresAt).toEqual(at('2020-04-01T00:00'));
    expect(judgement.withstandsSeconds).toBe(11.5 * 86_400);
  });

  it('is come to again from what was kept as JSON', () => {
    const kept = JSON.parse(JSON.stringify(groundsRecord(known, rules.documents))) as ReturnType<typeof groundsRecord>;
    const again = judgementOf(codeRead(JSON.parse(JSON.stringify(code))), groundsRead(kept), places, NOW);
    expect(differences(judgement, again)).toEqual([]);
  });

  it('on a code whose key is not trusted any more is come to again too, and holds until the revocation alone', () => {
    const untrusted = { ...code, source: 'signed' as const, keyRevokedAt: at('2020-03-20T00:00') };
    const found = judgementOf(untrusted, { agreements: known, rules }, places, NOW);
    expect(found.kept.map(({ reason, until }) => [reason, until])).toEqual([
      ['own-code', '2020-03-19T16:00:00.000Z'],
      ['untrusted-key', null],
    ]);
    const kept = codeRead(JSON.parse(JSON.stringify(untrusted)));
    expect(differences(found, judgementOf(kept, { agreements: known, rules }, places, NOW))).toEqual([]);
  });

  it('that was changed afterwards is found out, and what was changed', () => {
    const changed = { ...judgement, verdict: 'NOT_RECOGNISED' as const };
    expect(differences(changed, judgement)).toEqual([{ what: 'verdict', kept: 'NOT_RECOGNISED', found: 'RECOGNISED' }]);
    const other = judgementOf(aCode('510000', { colour: 'red' }), { agreements: known, rules }, places, NOW);
    expect(differences(other, judgement).map(({ what }) => what)).toEqual([
      'verdict',
      'expiresAt',
      'withstandsSeconds',
      'places 0',
      'places 1',
    ]);
  });
});
