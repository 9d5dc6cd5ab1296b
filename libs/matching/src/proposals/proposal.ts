import type { Text } from '#kernel';
import type { WorkerStep } from '#workers';
import type { Score } from '../pairs/pair.js';
import { stepNotYours } from './proposal.errors.js';
import { proposalLifecycle, type ProposalState, type ProposalStep } from './proposal.lifecycle.js';

export interface Proposal {
  readonly id: string;
  readonly runId: string;
  readonly workerId: string;
  readonly vacancyId: string;
  readonly siteId: string;
  readonly enterpriseId: string;
  /** The office that ran the matching. */
  readonly organisationId: string;
  readonly homeDivision: string;
  readonly travelGroup: string | null;
  readonly state: ProposalState;
  readonly score: Score;
  readonly madeAt: Date;
  readonly decidedAt: Date | null;
  readonly note: string | null;
}

/** States in which a proposal holds a seat and its worker. */
export const LIVE = ['proposed', 'offered', 'accepted', 'confirmed'] as const satisfies ProposalState[];

type Speaker = 'coordinator' | 'worker' | 'enterprise';

interface Meaning {
  /** Who may say it; the processes themselves may say everything. */
  readonly by: readonly Speaker[];
  readonly worker: WorkerStep;
  readonly event: `proposal.${ProposalState}`;
}

/** What each step means to the worker, and who may take it. */
export const MEANINGS: Readonly<Record<ProposalStep, Meaning>> = {
  offer: { by: ['coordinator'], worker: 'offer', event: 'proposal.offered' },
  accept: { by: ['coordinator', 'worker'], worker: 'accept', event: 'proposal.accepted' },
  confirm: { by: ['enterprise'], worker: 'place', event: 'proposal.confirmed' },
  decline: { by: ['coordinator', 'worker'], worker: 'release', event: 'proposal.declined' },
  refuse: { by: ['enterprise'], worker: 'release', event: 'proposal.refused' },
  withdraw: { by: ['coordinator'], worker: 'release', event: 'proposal.withdrawn' },
};

/** The seat goes back to the vacancy. */
export const endsIt = (step: ProposalStep): boolean => MEANINGS[step].worker === 'release';

/** @throws proposal.step-not-yours, proposal.illegal-step */
export function decide(state: ProposalState, step: ProposalStep, role: string): ProposalState {
  const { by } = MEANINGS[step];
  if (!mayTake(step, role)) throw stepNotYours(step, by[0] ?? '');
  return proposalLifecycle.after(state, step);
}

export const stepsFor = (state: ProposalState, role: string): ProposalStep[] =>
  proposalLifecycle.stepsFrom(state).filter((step) => mayTake(step, role));

const mayTake = (step: ProposalStep, role: string): boolean =>
  role === 'system' || MEANINGS[step].by.some((by) => by === role);

/** One step of many. */
export interface StepItem {
  readonly id: string;
  readonly step: ProposalStep;
  readonly note?: string | undefined;
}

/** What became of one step of many, in the order of the items. */
export interface StepResult {
  readonly id: string;
  readonly state: ProposalState | null;
  /** Why this step was not taken; null where it was. */
  readonly refusal: { readonly code: string; readonly text: Text; readonly details: object } | null;
}

/** An office sees who it is, masked; an enterprise name, sex, age and home county of whom it may still get; monitors nobody. */
export interface ProposedPerson {
  readonly name: string;
  readonly sex: 'male' | 'female';
  readonly age: number;
  /** Home county. */
  readonly home: Text;
  /** For offices only. */
  readonly maskedId: string | null;
  readonly village: string | null;
}

export interface ProposalView {
  readonly id: string;
  readonly runId: string;
  readonly workerId: string;
  /** Null for monitors, and for the enterprise once the proposal has ended. */
  readonly worker: ProposedPerson | null;
  readonly vacancyId: string;
  readonly vacancyTitle: string;
  readonly siteId: string;
  readonly enterpriseId: string;
  readonly homeDivision: string;
  readonly travelGroup: string | null;
  readonly state: ProposalState;
  /** For offices only: it tells whether a health code is recognised under conditions. */
  readonly score: Score | null;
  readonly note: string | null;
  readonly madeAt: string;
  readonly decidedAt: string | null;
  readonly steps: readonly ProposalStep[];
}

/** Which confirmed proposals; what is left out asks for nothing. */
export interface ConfirmedFilter {
  readonly ids?: readonly string[];
  readonly homeDivisionPrefix?: string;
  readonly enterpriseId?: string | undefined;
  readonly siteId?: string | undefined;
}

/** A confirmed proposal, as transport needs it. */
export interface ConfirmedProposal {
  readonly id: string;
  readonly workerId: string;
  readonly vacancyId: string;
  readonly siteId: string;
  readonly enterpriseId: string;
  readonly travelGroup: string | null;
  readonly homeDivision: string;
  /** When it was confirmed. */
  readonly since: Date;
}
