import { type DoorStep, passengerLifecycle, type PassengerState, type PassengerStep } from './passenger.lifecycle.js';

/** When each thing happened to a passenger; null where it did not, or was taken back. */
export interface PassengerFacts {
  readonly boardedAt: Date | null;
  readonly noShowAt: Date | null;
  readonly refusedAt: Date | null;
  /** Rides with another coach than the one whose list this is, or with a later batch. */
  readonly rebookedAt: Date | null;
  readonly takenOffAt: Date | null;
  /** Went over to another coach on the road. */
  readonly transferredAt: Date | null;
  readonly arrivedAt: Date | null;
  /** Of somebody whom no list named. */
  readonly foundAt: Date | null;
  readonly handedOverAt: Date | null;
  readonly disputedAt: Date | null;
}

export interface Passenger extends PassengerFacts {
  readonly id: string;
  readonly tripId: string;
  readonly siteId: string;
  readonly workerId: string | null;
  readonly name: string;
  /** Last four characters of the ID number; null where unknown. */
  readonly idTail: string | null;
  readonly seatNumber: number | null;
  readonly listed: boolean;
  readonly state: PassengerState;
  /** Neutral code of why somebody was refused or taken off. */
  readonly reason: PublicReason | null;
  /** What the site wrote about somebody unlisted. */
  readonly note: string | null;
  /** Why the site will not accept this person; decides the outcome once both have signed. */
  readonly dispute: string | null;
}

const FACT_OF: Partial<Record<PassengerState, keyof PassengerFacts>> = {
  boarded: 'boardedAt',
  'no-show': 'noShowAt',
  refused: 'refusedAt',
  rebooked: 'rebookedAt',
  'taken-off': 'takenOffAt',
  transferred: 'transferredAt',
  arrived: 'arrivedAt',
  unlisted: 'foundAt',
  'handed-over': 'handedOverAt',
  disputed: 'disputedAt',
};

/** Corrections clear the fact they take back instead of writing one, and bear a word of their own as an event. */
const CORRECTIONS: Partial<Record<PassengerStep, string>> = { recall: 'recalled', miss: 'missed', strike: 'struck' };

export interface PassengerChange {
  readonly state: PassengerState;
  readonly facts: Partial<PassengerFacts>;
  /** `passenger.boarded`, `passenger.recalled`, … */
  readonly event: `passenger.${string}`;
  /** The state that a correction takes back. */
  readonly corrects?: PassengerState;
}

/** What a step makes of a passenger. @throws passenger.illegal-step */
export function afterStep(before: PassengerState, step: PassengerStep, at: Date): PassengerChange {
  const state = passengerLifecycle.after(before, step);
  const correction = CORRECTIONS[step];
  const fact = FACT_OF[correction ? before : state];
  return {
    state,
    facts: fact ? { [fact]: correction ? null : at } : {},
    event: `passenger.${correction ?? state}`,
    ...(correction && { corrects: before }),
  };
}

/** Why somebody was refused at the door or taken off on the way, as the trip leader says it. */
export const REASONS = ['fever', 'unwell', 'papers', 'own-wish', 'conduct', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** As everybody may read it: what concerns health is `care`, and the rest is sealed; `connection`: the train had left. */
export type PublicReason = 'care' | 'connection' | Exclude<Reason, 'fever' | 'unwell'>;

export const publicReason = (reason: Reason): PublicReason =>
  reason === 'fever' || reason === 'unwell' ? 'care' : reason;

/** Of a step at the door. */
export interface DoorStepFacts {
  readonly step: DoorStep;
  /** For `refuse` and `take-off`. */
  readonly reason?: Reason | undefined;
  /** Where somebody was taken off. */
  readonly place?: string | undefined;
  /** In the leader's own words; kept sealed. */
  readonly note?: string | undefined;
}

/** In which state of the trip each step at the door is possible. */
export const isTimeFor = (step: DoorStep, tripState: string): boolean =>
  tripState === 'boarding' || (step === 'take-off' && (tripState === 'departed' || tripState === 'completed'));

/** Only the coordinator, who answers for every head, may still say so after the hand-overs are done. */
export const mayStillTakeOff = (role: string, tripState: string): boolean =>
  tripState !== 'completed' || role === 'coordinator' || role === 'system';

/** States of those who are not on the vehicle when it leaves. */
export const LEFT_BEHIND = ['no-show', 'refused', 'taken-off'] as const satisfies PassengerState[];
