import 'reflect-metadata';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { administrator } from '../../support/vacancies.js';
import { startTransport } from './stage.js';

/** The reference folder as an installation keeps it whose people are put up for the night. */
const folder = mkdtempSync(join(tmpdir(), 'reference-'));
cpSync('config/reference', folder, { recursive: true });
const rules = join(folder, 'transport-rules.csv');
const [head = '', row = ''] = readFileSync(rules, 'utf8').trim().split('\n');
const column = head.split(',').indexOf('nights_outside');
writeFileSync(rules, [head, row.split(',').with(column, '1').join(',')].join('\n'));

const stage = await startTransport({ referenceFolder: folder });
afterAll(async () => {
  await stage.end();
  rmSync(folder, { recursive: true });
});

describe('A night that is planned outside the vehicle', () => {
  it('is a place that has to recognise the code before anybody is sent', async () => {
    const gate = await stage.gate();
    const batch = await stage.plan((await stage.draft(await stage.crowd(3, gate))).id);
    const trip = await stage.trips.get(stage.zhaojue, batch.trips[0]?.id ?? '');
    const nights = trip.rests.filter(({ reason }) => reason === 'night');
    expect(nights).toHaveLength(1);
    const refused: unknown = await stage.batches.approve(stage.zhaojue, batch.id).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'batch.not-recognised' });

    const between = ['500000', '520000', '450000', '430000', '530000'];
    await stage.agreements.create(
      administrator,
      between.map((acceptorDivision) => ({
        ...{ issuerDivision: '510000', acceptorDivision, level: 'province' as const, mode: 'display' as const },
        ...{
          validFrom: new Date('2020-01-01T00:00:00+08:00'),
          validTo: null,
          instrument: '测试',
          kind: 'fictional' as const,
        },
      })),
    );
    expect((await stage.batches.approve(stage.zhaojue, batch.id)).state).toBe('approved');
    const judged = await stage.sql<{ acts: string[]; divisions: string[]; instants: Date[] }[]>(
      `select acts, divisions, instants from verdict where trip_id = $1`,
      [trip.id],
    );
    expect(judged).toHaveLength(3);
    for (const { acts, divisions, instants } of judged) {
      expect(acts).toEqual(['board', 'night', 'alight']);
      expect(between).toContain(`${divisions[1]?.slice(0, 2) ?? ''}0000`);
      expect(instants[1]?.toISOString()).toBe(nights[0]?.from);
    }
  });
});
