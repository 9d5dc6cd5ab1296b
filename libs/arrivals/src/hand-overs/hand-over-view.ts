import type { HandOver, Signature } from './hand-over.js';
import { inListOrder, type Outcome, outcomeOf } from './hand-over.js';
import { handOverLifecycle, type HandOverState, type HandOverStep } from './hand-over.lifecycle.js';
import type { Passenger } from '../passengers/passenger.js';

export interface HandOverPerson {
  readonly passengerId: string;
  readonly seatNumber: number | null;
  readonly name: string;
  readonly idTail: string | null;
  readonly listed: boolean;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly note: string | null;
}

export interface HandOverView {
  readonly id: string;
  readonly tripId: string;
  readonly siteId: string;
  readonly siteName: string;
  readonly state: HandOverState;
  readonly steps: readonly (HandOverStep | 'sign')[];
  readonly arrivedAt: string | null;
  readonly countedAt: string | null;
  readonly completedAt: string | null;
  readonly persons: readonly HandOverPerson[];
  /** By name: whoever was on board and is missing, came unlisted, or is disputed. */
  readonly differences: readonly (Pick<HandOverPerson, 'passengerId' | 'name'> & {
    readonly kind: 'missing' | 'unlisted' | 'disputed';
  })[];
  /** What is to be signed now; null before the first count. */
  readonly list: string | null;
  readonly listHash: string | null;
  readonly signatures: readonly {
    readonly role: string;
    readonly personName: string;
    readonly signedAt: string;
    readonly device: string;
    readonly listHash: string;
    /** False where the list changed after this signature. */
    readonly current: boolean;
  }[];
  /** What both signed last. */
  readonly signed: { readonly listHash: string; readonly list: string } | null;
}

const ROUTES: readonly HandOverStep[] = ['arrive', 'count'];

export function handOverView(
  handOver: HandOver,
  people: readonly Passenger[],
  signatures: readonly Signature[],
  current: { readonly list: string; readonly listHash: string } | null,
): HandOverView {
  const persons = inListOrder(people).map((one) => ({
    passengerId: one.id,
    seatNumber: one.seatNumber,
    name: one.name,
    idTail: one.idTail,
    listed: one.listed,
    outcome: outcomeOf(one, current !== null),
    reason: one.reason,
    note: one.dispute ?? one.note,
  }));
  const { id, tripId, siteId, siteName, state, signedHash, signedList } = handOver;
  return {
    id,
    tripId,
    siteId,
    siteName,
    state,
    steps: [
      ...handOverLifecycle.stepsFrom(state).filter((step) => ROUTES.includes(step)),
      ...(state === 'counted' ? (['sign'] as const) : []),
    ],
    arrivedAt: handOver.arrivedAt?.toISOString() ?? null,
    countedAt: handOver.countedAt?.toISOString() ?? null,
    completedAt: handOver.completedAt?.toISOString() ?? null,
    persons,
    differences: persons.flatMap(({ passengerId, name, listed, outcome }) => [
      ...(outcome === 'missing' ? [{ passengerId, name, kind: 'missing' as const }] : []),
      ...(listed ? [] : [{ passengerId, name, kind: 'unlisted' as const }]),
      ...(outcome === 'disputed' ? [{ passengerId, name, kind: 'disputed' as const }] : []),
    ]),
    list: current?.list ?? null,
    listHash: current?.listHash ?? null,
    signatures: signatures.map(({ role, personName, signedAt, device, listHash }) => ({
      role,
      personName,
      signedAt: signedAt.toISOString(),
      device,
      listHash,
      current: listHash === current?.listHash,
    })),
    signed: signedHash && signedList ? { listHash: signedHash, list: signedList } : null,
  };
}
