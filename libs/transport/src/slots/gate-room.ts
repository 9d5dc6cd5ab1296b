import type { EntityManager } from 'typeorm';
import type { Span } from '#places';
import type { GateRoom } from '#solver';
import { hourOf } from './arrival-slot.js';

/** A gate that wants to be asked before a coach comes. */
export interface AskedGate {
  readonly enterpriseId: string;
  /** People whom it receives in an hour of the clock. */
  readonly perHour: number;
}

/** A gate, and whom other batches bring: people by the beginning of the hour, in milliseconds. */
export interface ExpectedAtGate extends AskedGate {
  readonly expected: ReadonlyMap<number, number>;
}

const HOUR = 3_600_000;

/** What the gates have room for. Hours are counted from the one that holds `departsAfter`. */
export function gateRoomOf(
  places: readonly { readonly siteId: string | null }[],
  asking: ReadonlyMap<string, ExpectedAtGate>,
  departsAfter: Date,
): (GateRoom | null)[] {
  const first = hourOf(departsAfter).from.getTime();
  return places.map(({ siteId }) => {
    const gate = asking.get(siteId ?? '');
    if (!gate) return null;
    const hours = [...gate.expected].map(([hour, persons]) => [(hour - first) / HOUR, persons] as const);
    const expected = Array.from({ length: Math.max(0, ...hours.map(([hour]) => hour + 1)) }, () => 0);
    for (const [hour, persons] of hours) if (hour >= 0) expected[hour] = persons;
    return { perHour: gate.perHour, expected };
  });
}

/**
 * People whom other batches bring to gates, of whichever office: those accepted, and those whom a gate is asked to accept, which may come before
 * this one. What a gate would rather have at another hour counts at neither.
 */
export async function expectedAt(
  tx: EntityManager,
  batchId: string,
  asking: ReadonlyMap<string, AskedGate>,
  { from, to }: Span,
): Promise<Map<string, ExpectedAtGate>> {
  if (asking.size === 0) return new Map();
  const rows = await tx.query<{ site: string; hour: Date; persons: number }[]>(
    `select site_id site, date_trunc('hour', arrives_at) as hour, sum(persons)::int persons from arrival_slot
     where site_id = any($1) and batch_id <> $2 and state in ('asked', 'accepted')
       and arrives_at >= date_trunc('hour', $3::timestamptz) and arrives_at <= $4 group by 1, 2`,
    [[...asking.keys()], batchId, from, to],
  );
  return new Map(
    [...asking].map(([id, gate]) => {
      const own = rows.filter(({ site }) => site === id).map(({ hour, persons }) => [hour.getTime(), persons] as const);
      return [id, { ...gate, expected: new Map(own) }];
    }),
  );
}
