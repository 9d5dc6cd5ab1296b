import 'reflect-metadata';
import { beforeEach, describe, expect, it } from 'vitest';
import { AgreementService, type DeclaredCode, HealthCodeService, VerdictService } from '#health';
import { SYSTEM } from '#platform';
import { WorkerService } from '#workers';
import { registered, residentId } from '../../support/people.js';
import { at, codesOf, grant, openHealth } from './stage.js';

const { module, db } = await openHealth();
const codes = module.get(HealthCodeService);

let worker: string;
let idNumber: string;
let numbered = 0;

const office = grant('coordinator', '513431');
const clinic = grant('clinic', '513431');
const platform = grant('health-platform', '51');
const aCode = (changed: Partial<DeclaredCode> = {}): DeclaredCode => ({
  idNumber,
  issuerDivision: '510000',
  colour: 'green',
  issuedAt: at('2020-03-06T08:00'),
  expiresAt: at('2020-04-06T00:00'),
  temperature: 36.5,
  symptoms: [],
  ...changed,
});
const newest = async () => (await db.transaction(office, (tx) => codes.newest(tx, [worker]))).get(worker);

beforeEach(async () => {
  idNumber = residentId((numbered += 1), '513431');
  const person = { idNumber, name: '阿依', homeDivision: '513431', registeredPoor: true };
  worker = (await registered(module.get(WorkerService), office, person)).id;
});

describe('A code from a system that does not sign', () => {
  it.each([
    ['the platform of the issuer', platform, 'platform'],
    ['an authorised clinic', clinic, 'clinic'],
  ] as const)('is sent by %s under the ID number, and bears its source', async (_who, who, source) => {
    expect(codesOf(await codes.declare(who, [aCode({ idNumber: idNumber.toLowerCase() })]))).toEqual([false]);
    expect(await newest()).toMatchObject({ source, colour: 'green' });
    expect(codesOf(await codes.declare(who, [aCode()]))).toEqual([true]);
  });

  it('sent again is known even where the office has declared another since', async () => {
    await codes.declare(platform, [aCode()]);
    await codes.declare(office, [aCode({ idNumber: undefined, workerId: worker, issuedAt: at('2020-03-06T08:30') })]);
    expect(codesOf(await codes.declare(platform, [aCode()]))).toEqual([true]);
    expect(await newest()).toMatchObject({ source: 'declared' });
  });

  it('among many is refused by itself', async () => {
    const stranger = residentId(99, '513431');
    const results = await codes.declare(platform, [
      aCode({ idNumber: stranger }),
      aCode({ workerId: worker }),
      aCode({ idNumber: undefined }),
      aCode(),
      aCode({ idNumber: undefined, workerId: worker }),
    ]);
    expect(codesOf(results)).toEqual([
      'health.worker-missing',
      'health.worker-unnamed',
      'health.worker-unnamed',
      false,
      'health.worker-twice',
    ]);
    expect(JSON.stringify(results)).not.toContain(stranger);
  });

  it('is taken from a platform for codes of its own area alone', async () => {
    expect(codesOf(await codes.declare(platform, [aCode({ issuerDivision: '440000' })]))).toEqual([
      'health.issuer-outside',
    ]);
    expect(codesOf(await codes.declare(clinic, [aCode({ issuerDivision: '440000' })]))).toEqual([false]);
  });

  it('is not taken for people of other places, who are as missing as nobody', async () => {
    for (const who of [grant('clinic', '522633'), grant('health-platform', '52')])
      expect(codesOf(await codes.declare(who, [aCode({ issuerDivision: '520000' })]))).toEqual([
        'health.worker-missing',
      ]);
  });

  it('is not read by whoever sent it: clinics and platforms reach no register', async () => {
    await codes.declare(clinic, [aCode()]);
    for (const who of [clinic, platform])
      expect(await db.transaction(who, (tx) => tx.query('select id from worker'))).toEqual([]);
    for (const who of [grant('clinic', '522633'), grant('province-monitor', '51'), grant('enterprise', '')])
      expect(await db.transaction(who, (tx) => tx.query('select id from health_code'))).toEqual([]);
  });

  it('does not do where an agreement accepts signed ones alone, and the verdict says what would', async () => {
    const destination = { issuerDivision: '510000', acceptorDivision: '440000', level: 'province' } as const;
    await module.get(AgreementService).create(grant('administrator'), [
      {
        ...destination,
        mode: 'verify',
        validFrom: at('2020-03-01T00:00'),
        acceptedProofs: ['signed', 'platform'],
        instrument: '备忘录',
        kind: 'fictional',
      },
    ]);
    const judge = async () => {
      const place = { division: '440604', at: at('2020-03-16T06:00'), act: 'alight' } as const;
      const [verdict] = (await module.get(VerdictService).judge(office, worker, [place])).places;
      return [verdict?.verdict, verdict?.conditions, verdict?.remedy?.en];
    };
    await codes.declare(clinic, [aCode()]);
    expect(await judge()).toEqual([
      'RECOGNISED_WITH_CONDITIONS',
      ['signed-code|platform-code'],
      'Before departure get a code that its province has signed or a code from the platform of its province',
    ]);
    await codes.declare(platform, [aCode({ issuedAt: at('2020-03-06T08:30') })]);
    expect(await judge()).toEqual(['RECOGNISED', [], undefined]);
  });

  it('is told in the history by its source and its issuer, and by nothing of health', async () => {
    const [result] = await codes.declare(clinic, [aCode({ temperature: 38.4, symptoms: ['cough'], colour: 'yellow' })]);
    const events = await db.transaction(SYSTEM, (tx) =>
      tx.query<object[]>('select type, details from event where subject = $1', [result?.id]),
    );
    expect(events).toEqual([{ type: 'health-code.declared', details: { issuer: '510000', source: 'clinic' } }]);
  });
});
