import type { Client } from 'pg';
import type { FieldCipher } from '#platform';

export interface TransportWorld {
  /** All days and origins together. */
  readonly persons: number;
  readonly days: number;
  /** Divisions of exporting offices. */
  readonly origins: readonly string[];
  /** Of each origin. */
  readonly villages: number;
  /** Of all cities. */
  readonly gates: number;
  readonly seed: number;
  readonly now: Date;
  /** Organisations by division. */
  readonly offices: ReadonlyMap<string, string>;
}

/** By origin the confirmed placements of each day. `client` is connected as the owner of the tables. */
export function fill(
  client: Client,
  cipher: FieldCipher,
  world: TransportWorld,
): Promise<{ readonly origin: string; readonly byDay: readonly (readonly string[])[] }[]>;
