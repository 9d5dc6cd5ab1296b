import { transferStepNotYours, workerBusy } from './transfer.errors.js';
import { transferLifecycle, type TransferState, type TransferStep } from './transfer.lifecycle.js';
import { maskedId } from '../worker-view.js';
import type { Person, Worker } from '../worker.js';
import { workerLifecycle, type WorkerState } from '../worker.lifecycle.js';

export interface Transfer {
  readonly id: string;
  readonly workerId: string;
  /** The office that has the person. */
  readonly givingId: string;
  readonly askingId: string;
  readonly state: TransferState;
  readonly note: string | null;
  readonly requestedAt: Date;
  readonly decidedAt: Date | null;
}

/** `asking`: wants the person; `giving`: has the person, and decides. */
export const TRANSFER_SIDES = ['asking', 'giving'] as const;
export type TransferSide = (typeof TRANSFER_SIDES)[number];

export interface TransferView {
  readonly id: string;
  readonly side: TransferSide;
  readonly state: TransferState;
  /** As the asking office wrote it. */
  readonly name: string;
  /** `513431********998X` */
  readonly maskedId: string;
  /** The home of which the asking office speaks. */
  readonly homeDivision: string;
  /** For the office that has the person, and for the asking one once it was accepted. */
  readonly workerId: string | null;
  /** Who asks, for the office that has the person. Who has the person is never told. */
  readonly askedBy: string | null;
  /** Why it was refused. */
  readonly note: string | null;
  readonly requestedAt: string;
  readonly decidedAt: string | null;
  readonly steps: readonly TransferStep[];
}

const STEPS: Readonly<Record<TransferStep, TransferSide>> = { accept: 'giving', refuse: 'giving', cancel: 'asking' };

/** States in which nobody counts on the person: no offer, no seat, no work. */
const FREE: readonly WorkerState[] = ['registered', 'withdrawn', 'returned'];

export const sideOf = ({ askingId }: Pick<Transfer, 'askingId'>, organisation: string | null): TransferSide =>
  askingId === organisation ? 'asking' : 'giving';

/** @throws transfer.step-not-yours, transfer.illegal-step */
export function decideTransfer(state: TransferState, step: TransferStep, side: TransferSide): TransferState {
  if (STEPS[step] !== side) throw transferStepNotYours(step);
  return transferLifecycle.after(state, step);
}

/** @throws transfer.worker-busy */
export function admitHandingOver(state: WorkerState): void {
  if (!FREE.includes(state)) throw workerBusy();
}

/** Back on the register, unless the consent was withdrawn: the new office has to ask for it first. */
export const stateAfterHandOver = ({ state, consentWithdrawnAt }: Pick<Worker, 'state' | 'consentWithdrawnAt'>) =>
  state === 'registered' || consentWithdrawnAt !== null ? state : workerLifecycle.after(state, 'resume');

export function transferView(
  transfer: Transfer,
  { name, idNumber, homeDivision }: Person,
  side: TransferSide,
  askedBy: string | null,
): TransferView {
  const { id, workerId, state, note, requestedAt, decidedAt } = transfer;
  const giving = side === 'giving';
  return {
    id,
    side,
    state,
    name,
    maskedId: maskedId(idNumber),
    homeDivision,
    workerId: (giving && state !== 'accepted') || (!giving && state === 'accepted') ? workerId : null,
    askedBy: giving ? askedBy : null,
    note,
    requestedAt: requestedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    steps: transferLifecycle.stepsFrom(state).filter((step) => STEPS[step] === side),
  };
}
