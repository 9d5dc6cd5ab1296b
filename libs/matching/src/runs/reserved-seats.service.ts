import type { EntityManager } from 'typeorm';
import type { FreeSeats } from '#vacancies';
import type { WorkerService } from '#workers';
import { LIVE } from '../proposals/proposal.js';

/**
 * How many free seats are still kept for registered poor labourers: whoever of them holds a seat already counts towards what
 * was promised.
 *
 * @returns by vacancy, without those that keep none
 */
export async function reservedLeft(
  tx: EntityManager,
  workers: Pick<WorkerService, 'registeredPoorAmong'>,
  vacancies: readonly FreeSeats[],
): Promise<Map<string, number>> {
  const keeping = vacancies.filter(({ reservedForPoor }) => reservedForPoor > 0);
  if (keeping.length === 0) return new Map();
  const held = await tx.query<{ vacancy: string; worker: string }[]>(
    'select vacancy_id vacancy, worker_id worker from proposal where vacancy_id = any($1::uuid[]) and state = any($2)',
    [keeping.map(({ id }) => id), LIVE],
  );
  const holders = held.map(({ worker }) => worker);
  const poor = await workers.registeredPoorAmong(tx, holders);
  const seated = new Map<string, number>();
  for (const { vacancy, worker } of held) if (poor.has(worker)) seated.set(vacancy, (seated.get(vacancy) ?? 0) + 1);
  const left = keeping.map(({ id, free, reservedForPoor }): [string, number] => [
    id,
    Math.min(free, Math.max(0, reservedForPoor - (seated.get(id) ?? 0))),
  ]);
  return new Map(left.filter(([, seats]) => seats > 0));
}
