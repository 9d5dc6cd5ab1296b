import { spansWrong } from './fleet.errors.js';

/** From when to when, as instants in UTC; half open. */
export interface DrivingSpan {
  readonly from: string;
  readonly to: string;
}

/** Where a trip begins and where it ends, in degrees. */
export interface TripEnds {
  readonly from: Place;
  readonly to: Place;
}
export interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** A time in which a vehicle or a driver is not free. */
export interface Engagement<Kind extends string = string> {
  readonly kind: Kind;
  readonly from: Date;
  readonly to: Date;
  readonly tripId: string | null;
  readonly ends: TripEnds | null;
}

/** When somebody or something is not there for trips. */
export interface AwaySpan {
  readonly from: Date;
  readonly to: Date;
}

/** @throws fleet.spans-wrong unless each ends after it begins and no two overlap */
export function admitSpans(spans: readonly AwaySpan[]): void {
  const inOrder = [...spans].sort((a, b) => a.from.getTime() - b.from.getTime());
  for (const [i, { from, to }] of inOrder.entries()) {
    const next = inOrder[i + 1];
    if (to <= from || (next && next.from < to)) throw spansWrong();
  }
}

export const engagementView = ({ kind, from, to, tripId }: Engagement) => ({
  kind,
  from: from.toISOString(),
  to: to.toISOString(),
  tripId,
});
