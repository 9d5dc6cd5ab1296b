import type { Text } from '#kernel';
import type { Progress } from '#solver';
import { CHARTER_MODES } from '../charters/charter.js';
import type { TransportRule } from '../vehicles/transport-rules.js';

/** 直达, 接驳, 干线, 分送: a coach all the way, one to a station, what was chartered there, and a coach from the other station. */
export const TRIP_LEGS = ['direct', 'feeder', 'trunk', 'distribution'] as const;
export type TripLeg = (typeof TRIP_LEGS)[number];

/** Only the trunk of a journey is anything but a coach. */
export const TRIP_MODES = ['coach', ...CHARTER_MODES] as const;
export type TripMode = (typeof TRIP_MODES)[number];

/** How far the search for a plan is. */
export interface PlanProgress {
  readonly phase: string;
  readonly done: number;
  readonly of: number;
  /** What the best plan so far comes to; null while there is none of the whole batch. */
  readonly soFar: { readonly trips: number; readonly personsLeftBehind: number; readonly costFen: number } | null;
}

export const progressOf = ({ phase, done, of, best, coaches }: Progress): PlanProgress => ({
  ...{ phase, done, of },
  soFar: coaches ? { trips: coaches.used, personsLeftBehind: coaches.personsLeftBehind, costFen: best } : null,
});

export interface Proof {
  readonly rule: string;
  readonly source: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

export interface RestFacts {
  readonly from: string;
  readonly to: string;
  readonly reason: 'break' | 'night' | 'window';
  readonly afterStop: number;
}

/** What is added to a way: metres, and seconds of driving by day. */
export interface Detour {
  readonly metres: number;
  readonly seconds: number;
}

/** Somebody is at the wheel. */
export interface ShiftFacts {
  /** Within the coach, from 0. */
  readonly driver: number;
  readonly from: string;
  readonly to: string;
}

/** What a trip was planned under; whoever checks it again needs no other source. */
export interface PlanConditions {
  /** The instant before which nobody is asked to board. */
  readonly departsAfter: string;
  /** Seats abreast. */
  readonly seatsPerRow: number;
  readonly rule: TransportRule;
  readonly serviceSeconds: { readonly perStop: number; readonly perPerson: number };
  readonly latestStartSeconds: number;
  /** The instant by which a feeder is empty at the station; absent from other trips. */
  readonly endsBefore?: string;
}

/** The newest verdict on a seat's person, as the trip needs it. */
export interface SeatRecognition {
  readonly verdict: string;
  readonly conditions: readonly string[];
  /** Absent from what was judged before verdicts were kept. */
  readonly verdictId?: string;
  /** What would help, in words. */
  readonly remedy?: Text | null;
  /** A delay of so many seconds, or more, changes the answer; null where none does. */
  readonly withstandsSeconds?: number | null;
}
