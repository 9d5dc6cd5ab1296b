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
