import type { Text } from '#kernel';
import type { Point } from '#places';

/** `destination`: people alight there; `transit`: the vehicle stops there, or passes through. */
export type AuthorityRole = 'destination' | 'transit';
export const AUTHORITY_ROLES = ['destination', 'transit'] as const satisfies AuthorityRole[];
/** `stop`: the trip stops there, for certain; `straight-line`: the nearest seats along the straight lines between stops say so. */
export type AuthorityBasis = 'stop' | 'straight-line';
export const AUTHORITY_BASES = ['stop', 'straight-line'] as const satisfies AuthorityBasis[];
export const NOTIFICATION_KINDS = ['announced', 'changed', 'cancelled'] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

interface Stop extends Point {
  readonly kind: 'pick-up' | 'set-down';
  readonly divisionCode: string;
}
export interface Touched {
  readonly division: string;
  readonly role: AuthorityRole;
  readonly basis: AuthorityBasis;
}

/** About as far apart as the seats of counties are; degrees of latitude. */
const SAMPLE_DEGREES = 0.25;

/**
 * The prefectures (of municipalities: the province) that a trip touches, apart from that of its office: those of its stops for certain, those on the way as far as the
 * straight lines between stops tell. A road may lead through another one: who knows better notifies it by hand.
 * @param divisionAt the division whose seat is nearest
 * @param authorityOf the prefecture of a division
 */
export function touchedBy(
  stops: readonly Stop[],
  home: string,
  divisionAt: (point: Point) => string,
  authorityOf: (division: string) => string,
): Touched[] {
  const found = new Map<string, Touched>();
  const add = (division: string, role: AuthorityRole, basis: AuthorityBasis) => {
    if (division !== authorityOf(home) && !found.has(division)) found.set(division, { division, role, basis });
  };
  for (const { kind, divisionCode } of stops)
    if (kind === 'set-down') add(authorityOf(divisionCode), 'destination', 'stop');
  for (const { divisionCode } of stops) add(authorityOf(divisionCode), 'transit', 'stop');
  stops.forEach((to, i) => {
    const from = stops[i - 1];
    for (const point of from ? between(from, to) : []) add(authorityOf(divisionAt(point)), 'transit', 'straight-line');
  });
  return [...found.values()];
}

function between(from: Point, to: Point): Point[] {
  const [lon, lat] = [to.lon - from.lon, to.lat - from.lat];
  const steps = Math.ceil(Math.hypot(lon, lat) / SAMPLE_DEGREES);
  return Array.from({ length: Math.max(0, steps - 1) }, (_, i) => {
    const share = (i + 1) / steps;
    return { lon: from.lon + lon * share, lat: from.lat + lat * share };
  });
}

/** What an authority is told: nothing of any person. Instants in UTC. */
export interface NotificationContent {
  readonly sheetNumber: string;
  readonly vehicleClass: string;
  readonly carrier: string | null;
  readonly plate: string | null;
  readonly persons: number;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly origin: Text;
  readonly destinations: readonly Text[];
  /** Stops in the area of the authority. */
  readonly stops: readonly {
    readonly kind: string;
    readonly division: string;
    readonly arrivesAt: string;
    readonly leavesAt: string;
  }[];
}
