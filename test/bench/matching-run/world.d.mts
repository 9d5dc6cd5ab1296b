import type { Client } from 'pg';
import type { FieldCipher } from '#platform';

export interface BenchWorld {
  readonly workers: number;
  readonly vacancies: number;
  /** Share of the workers who travel in groups of 2 to 6. */
  readonly groups: number;
  /** All seats together, as a share of the workers. */
  readonly seats: number;
  readonly seed: number;
  /** First two digits of the province whose people look for work. */
  readonly province: string;
  readonly organisation: string;
  readonly now: Date;
}

export function fill(client: Client, cipher: FieldCipher, world: BenchWorld): Promise<{ seats: number }>;
