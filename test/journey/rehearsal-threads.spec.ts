import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Compared, RehearsalService } from '#health';
import { SYSTEM } from '#platform';
import { inDays, openTrips } from '../services/transport/approved-trips.js';
import { environmentFor, settingsFor } from '../support/settings.js';

const { stage, tripIn } = await openTrips();

/** As the solver process judges many journeys. */
async function inThreads(change: object): Promise<Compared | null> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...environmentFor(settingsFor(stage.appUrl)) };
  const program = ['test/support/rehearse-in-threads.mjs', JSON.stringify(change)];
  const { stdout } = await promisify(execFile)(process.execPath, program, { env });
  return JSON.parse(stdout) as Compared | null;
}

describe('a rehearsal in threads', () => {
  it('finds whom one thread finds, each once', async () => {
    await tripIn(4, 9);
    const [agreement] = await stage.sql<{ id: string }[]>(`select id from agreement where issuer_division = '510000'`);
    const change = { sort: 'revocation' as const, agreementId: agreement?.id ?? '', at: inDays(2) };
    const alone = await stage.db.transaction(SYSTEM, (tx) => stage.module.get(RehearsalService).rehearse(tx, change));
    const shared = await inThreads(change);
    const people = (found: Compared | null) =>
      [...(found?.changed ?? [])].sort((a, b) => a.journeyId.localeCompare(b.journeyId));
    expect(people(alone)).toHaveLength(9);
    expect({ ...shared, changed: people(shared) }).toEqual({ ...alone, changed: people(alone) });
  });
});
