import type { Text } from '#kernel';
import type {
  Look,
  RepairCoach,
  RepairKind,
  RepairOption,
  RepairsFound,
  ReplacementFacts,
  RoadClosure,
  Roadside,
} from '#transport';
import { incidentLifecycle, type IncidentState, type IncidentStep } from './incident.lifecycle.js';

export const INCIDENT_KINDS = [
  'breakdown',
  'driver-ill',
  'road-closed',
  'no-show',
  'fever',
  'refusal',
  'delay',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** As it is kept: instants in ISO 8601. */
export interface KeptFacts {
  /** Where the coach stands; null before departure. */
  readonly place: Roadside | null;
  readonly replacements: readonly (Omit<ReplacementFacts, 'readyAt'> & { readonly readyAt: string })[];
  /** The same coach goes on then; null where nobody can say. */
  readonly goesOnAt: string | null;
  /** Workers whom it is about: who does not come, has a fever, was refused at a checkpoint. */
  readonly persons: readonly string[];
  readonly road: KeptClosure | null;
}

type Kept<T> = { readonly [K in keyof T]: T[K] extends Date ? string : T[K] };
export type KeptClosure = Kept<RoadClosure>;

export const NO_FACTS: KeptFacts = { place: null, replacements: [], goesOnAt: null, persons: [], road: null };

/** Kinds of whose people each is set down by name. */
export const isSetDown = (kind: IncidentKind): boolean => kind === 'fever' || kind === 'refusal';

export interface Incident {
  readonly id: string;
  readonly organisationId: string;
  readonly tripId: string | null;
  readonly kind: IncidentKind;
  readonly state: IncidentState;
  readonly occurredAt: Date;
  readonly facts: KeptFacts;
  readonly reportedAt: Date;
  readonly resolvedAt: Date | null;
  readonly outcome: IncidentOutcome | null;
}

/** What became of everybody whom it concerned. */
export interface IncidentOutcome {
  readonly optionId: string;
  readonly option: string;
  readonly text: Text;
  /** Who changed coaches, and to which. */
  readonly moved: readonly { readonly workerId: string; readonly tripId: string; readonly sheetNumber: string }[];
  /** For whom no seat was found, or who did not come: before departure the placement stays for a later batch, on the road they are still aboard. */
  readonly left: readonly string[];
}

export interface OptionPerson {
  readonly passengerId: string;
  readonly workerId: string;
  readonly name: string;
  readonly seatNumber: number | null;
  readonly what: 'set-down' | 'contact';
  /** In the isolation rows, until the coach stops. */
  readonly toSeat: number | null;
}

/** One way out, with what it would do. */
export interface IncidentOption {
  readonly id: string;
  readonly kind: RepairKind;
  readonly text: Text;
  /** Nobody is left without a seat. */
  readonly complete: boolean;
  readonly coaches: readonly RepairCoach[];
  readonly left: RepairOption['left'];
  /** Who is set down, and who sat near: for the trace of contacts. */
  readonly persons: readonly OptionPerson[];
  readonly costDifferenceFen: number;
  readonly metresDifference: number;
}

export interface IncidentSummary {
  readonly id: string;
  readonly tripId: string | null;
  readonly kind: IncidentKind;
  readonly state: IncidentState;
  readonly steps: readonly IncidentStep[];
  readonly occurredAt: string;
  readonly reportedAt: string;
  readonly resolvedAt: string | null;
  readonly facts: KeptFacts;
  readonly outcome: IncidentOutcome | null;
}

/** An incident as its trips stand. */
export interface Standing {
  /** While it is the same, the same is found. */
  readonly basis: readonly unknown[];
  /**
   * Thinks of ways out, under no lock. Null where no trip is concerned.
   * @param only of one sort alone
   */
  readonly search: (look: Look, only?: RepairKind) => Promise<RepairsFound | null>;
}

/** Monitors and auditors watch, and read nobody's name or number. */
export const isWatcher = ({ role }: { readonly role: string }): boolean =>
  role === 'province-monitor' || role === 'auditor';

/** @param watches monitors read nobody's name or number */
export const summaryOf = (incident: Incident, watches = false): IncidentSummary => ({
  id: incident.id,
  tripId: incident.tripId,
  kind: incident.kind,
  state: incident.state,
  steps: incidentLifecycle.stepsFrom(incident.state),
  occurredAt: incident.occurredAt.toISOString(),
  reportedAt: incident.reportedAt.toISOString(),
  resolvedAt: incident.resolvedAt?.toISOString() ?? null,
  facts: watches ? { ...incident.facts, persons: [] } : incident.facts,
  outcome: watches && incident.outcome ? { ...incident.outcome, moved: [], left: [] } : incident.outcome,
});
