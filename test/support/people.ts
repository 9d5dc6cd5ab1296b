import type { Grant } from '#platform';
import type { NewcomerFacts, WorkerFacts, WorkerService } from '#workers';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The n-th person of a place: a resident ID with a right check character, born in 1990 unless told. */
export function residentId(n: number, division = '513431', birthDate = '1990-02-17'): string {
  const body = `${division}${birthDate.replace(/-/g, '')}${String(n % 1000).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return `${body}${'10X98765432'.charAt(sum % 11)}`;
}

/** Somebody of Zhaojue who may be registered. */
export const aPerson = (n: number, more: Partial<WorkerFacts> = {}): WorkerFacts => ({
  idNumber: residentId(n),
  name: '卢燕涛',
  phone: `171199${String(10_000 + n)}`,
  homeDivision: '513431',
  village: '河边村4组',
  registeredPoor: true,
  destinationText: '广东佛山',
  occupation: '叉车',
  minWageFen: 450_000,
  availableFrom: '2020-03-18',
  ...more,
});

/** The record of somebody whom no other office has. */
export async function registered(workers: WorkerService, by: Grant, facts: NewcomerFacts) {
  const record = await workers.register(by, facts);
  if ('transfer' in record) throw new Error('Another office has this person');
  return record;
}
