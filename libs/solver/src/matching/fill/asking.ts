import type { Columns, Market } from '../market.js';
import type { NormalForm } from '../wishes/normal-form.js';

/** A vacancy that wants at least so many, or nobody. */
export interface Asking {
  readonly vacancy: number;
  /** Its reserved seats, or -1. */
  readonly twin: number;
  readonly least: number;
}

/** Who could come to such a vacancy. */
export interface Comers {
  readonly row: Int32Array;
  readonly cost: Int32Array;
  /** 1 for rows that may take reserved seats */
  readonly entitled: Uint8Array;
  /** Seats for everybody, and for entitled rows. */
  readonly open: number;
  readonly kept: number;
}

export function askingOf({ leastFill, twin }: NormalForm): Asking[] {
  const asking: Asking[] = [];
  leastFill?.forEach((least, vacancy) => {
    if (least > 0) asking.push({ vacancy, twin: twin?.[vacancy] ?? -1, least });
  });
  return asking;
}

export function comersOf(market: Market, columns: Columns, { vacancy, twin }: Asking): Comers {
  const rows = new Map<number, readonly [cost: number, entitled: number]>();
  const read = (v: number, entitled: number): void => {
    for (let i = columns.first[v]!; i < columns.first[v + 1]!; i++) {
      rows.set(columns.row[i]!, [columns.cost[i]!, entitled]);
    }
  };
  read(vacancy, 0);
  if (twin >= 0) read(twin, 1);
  return {
    row: Int32Array.from(rows.keys()),
    cost: Int32Array.from(rows.values(), ([cost]) => cost),
    entitled: Uint8Array.from(rows.values(), ([, entitled]) => entitled),
    open: market.seats[vacancy]!,
    kept: twin < 0 ? 0 : market.seats[twin]!,
  };
}
