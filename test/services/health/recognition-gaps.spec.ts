import 'reflect-metadata';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AgreementItem, AgreementService, RecognitionMatrix } from '#health';
import { GapService, MatchingModule } from '#matching';
import { newId, SYSTEM } from '#platform';
import { WorkerService } from '#workers';
import { registered, residentId } from '../../support/people.js';
import { at, grant, openHealth } from './stage.js';

const { module, db } = await openHealth(MatchingModule);
const matrix = module.get(RecognitionMatrix);
const gaps = module.get(GapService);

const [administrator, zhaojue] = [grant('administrator'), grant('coordinator', '513431')];
const between = (
  issuerDivision: string,
  acceptorDivision: string,
  changed: Partial<AgreementItem> = {},
): AgreementItem => ({
  issuerDivision,
  acceptorDivision,
  level: issuerDivision.endsWith('0000') && acceptorDivision.endsWith('0000') ? 'province' : 'city',
  mode: 'display',
  validFrom: at('2020-03-01T00:00'),
  instrument: '备忘录',
  kind: 'fictional',
  ...changed,
});

beforeAll(async () => {
  await module.get(AgreementService).create(administrator, [
    between('510000', '440000', { validTo: at('2020-03-12T00:00') }),
    between('510000', '440000', {
      mode: 'verify',
      validFrom: at('2020-03-05T00:00'),
      validTo: at('2020-03-12T00:00'),
    }),
    between('510000', '330100', { mode: 'transcode' }),
    between('520000', '440000', { validFrom: at('2020-03-20T00:00') }),
  ]);
  const wishes = [
    ['440606', '2020-03-10'],
    ['440606', '2020-03-12'],
    ['330100', '2020-03-10'],
    ['330200', '2020-03-10'],
    ['330200', '2020-03-12'],
    ['330200', '2020-03-13'],
    ['510100', '2020-03-10'],
  ] as const;
  for (const [n, [destinationCode, availableFrom]] of wishes.entries())
    await registered(module.get(WorkerService), zhaojue, {
      idNumber: residentId(n, '513431'),
      name: '阿依',
      homeDivision: '513431',
      registeredPoor: true,
      destinationCode,
      availableFrom,
    });
});

describe('The matrix of who recognises whom', () => {
  const pairsAt = async (when?: string, level?: 'province' | 'city', knownAt?: Date) => {
    const { items } = await matrix.pairs(grant('enterprise'), { at: when ? at(when) : undefined, level, knownAt });
    return items.map(({ issuerDivision, acceptorDivision, mode }) => `${issuerDivision} ${acceptorDivision} ${mode}`);
  };

  it('names the agreement that decides for each pair, now or at an instant, at both levels', async () => {
    expect(await pairsAt()).toEqual(['510000 330100 transcode', '510000 440000 verify']);
    expect(await pairsAt('2020-03-04T00:00')).toEqual(['510000 330100 transcode', '510000 440000 display']);
    expect(await pairsAt('2020-03-20T00:00')).toEqual(['510000 330100 transcode', '520000 440000 display']);
    expect(await pairsAt('2020-03-06T00:00', 'province')).toEqual(['510000 440000 verify']);
    expect(await pairsAt('2020-03-06T00:00', 'city')).toEqual(['510000 330100 transcode']);
  });

  it('is told as it was known then', async () => {
    expect(await pairsAt('2020-03-06T00:00', undefined, at('2020-03-06T08:59'))).toEqual([]);
    expect(await pairsAt('2020-03-06T00:00', undefined, at('2020-03-06T09:00'))).toHaveLength(2);
  });
});

describe('Gaps along the flows of a week', () => {
  it('count those who go where nobody recognises on their day, within the own area', async () => {
    expect(await gaps.ofWeek(zhaojue)).toMatchObject({
      from: '2020-03-06',
      to: '2020-03-13',
      workers: 6,
      unrecognised: 3,
      text: { en: '3 workers a week travel where nobody recognises' },
      items: [
        { origin: '513400', destination: '330200', workers: 2, wishing: 2, placed: 0 },
        { origin: '513400', destination: '440600', workers: 1 },
      ],
    });
    expect(await gaps.ofWeek(grant('province-monitor', '51'), '2020-03-13')).toMatchObject({
      workers: 1,
      unrecognised: 1,
    });
    expect(await gaps.ofWeek(grant('coordinator', '522633'))).toMatchObject({ workers: 0, items: [] });
    expect(() => gaps.ofWeek(grant('enterprise'))).toThrow(expect.objectContaining({ code: 'access.role-required' }));
  });

  it('count whoever holds a live proposal by it, and not by the wish', async () => {
    const id = newId();
    await db.transaction(SYSTEM, async (tx) => {
      await tx.query(
        `insert into site (id, organisation_id, name, division_code, address, lon, lat, receives_from, receives_to, contact_name, contact_phone)
         values ($1, $1, '门', '420102', '路', 114, 30, 0, 86399, '某', '')`,
        [id],
      );
      await tx.query(
        `insert into vacancy (id, organisation_id, site_id, reference, title, occupation, headcount, reserved_for_poor,
           wage_from_fen, wage_to_fen, starts_on, state) values ($1, $1, $1, 'A', '工', '工', 1, 0, 1, 2, '2020-03-11', 'open')`,
        [id],
      );
      await tx.query(
        `insert into matching_run (id, organisation_id, scope, state, seed, requested_at)
         values ($1, $1, '513431', 'done', 1, '2020-03-06')`,
        [id],
      );
      await tx.query(
        `with placed as (update worker set state = 'proposed' where destination_code = '330100' returning id, home_division)
         insert into proposal (id, run_id, worker_id, vacancy_id, site_id, enterprise_id, organisation_id, home_division, state, score, made_at)
         select $1, $1, id, $1, $1, $1, $1, home_division, 'proposed', '{}', '2020-03-06' from placed`,
        [id],
      );
    });
    const { workers, items } = await gaps.ofWeek(zhaojue);
    expect(workers).toBe(6);
    expect(items).toContainEqual({ origin: '513400', destination: '420100', workers: 1, placed: 1, wishing: 0 });
  });
});
