import type { Text } from '#kernel';
import type { SealedIdentity, Worker } from './worker.js';
import { workerLifecycle, type WorkerStep } from './worker.lifecycle.js';

/** `513431********998X` */
export const maskedId = (id: string): string => `${id.slice(0, 6)}********${id.slice(-4)}`;

/** `171****6261` */
export const maskedPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** `卢**` */
export const maskedName = (name: string): string => `${Array.from(name)[0] ?? ''}**`;

/** How much of a person the reader sees: the office all but the sealed, an enterprise the name, monitors neither. */
export type Sight = 'office' | 'enterprise' | 'monitor';

/** Steps that an office takes by hand; word of the others comes from proposals, trips and hand-overs. */
const OFFICE_STEPS: readonly WorkerStep[] = ['withdraw', 'resume'];

export interface WorkerView extends Omit<Worker, 'birthDate' | 'createdAt' | 'priority'> {
  /** Masked; null for all but the office. */
  readonly idNumber: string | null;
  readonly phone: string | null;
  readonly birthDate: string | null;
  readonly home: Text;
  readonly priority: readonly { readonly reason: string; readonly text: Text }[];
  readonly createdAt: string;
  readonly steps: readonly WorkerStep[];
}

export interface Naming {
  place(code: string): Text;
  reason(key: string): Text;
}

export function workerView(
  worker: Worker,
  { idNumber, phone }: SealedIdentity,
  sight: Sight,
  naming: Naming,
): WorkerView {
  const office = sight === 'office';
  return {
    id: worker.id,
    organisationId: worker.organisationId,
    name: sight === 'monitor' ? maskedName(worker.name) : worker.name,
    idNumber: office ? maskedId(idNumber) : null,
    phone: office && phone ? maskedPhone(phone) : null,
    sex: worker.sex,
    birthDate: office ? worker.birthDate : null,
    homeDivision: worker.homeDivision,
    home: naming.place(worker.homeDivision),
    village: office ? worker.village : null,
    registeredPoor: worker.registeredPoor,
    priority: worker.priority.map((reason) => ({ reason, text: naming.reason(reason) })),
    destinationCode: worker.destinationCode,
    destinationText: worker.destinationText,
    occupation: worker.occupation,
    minWageFen: worker.minWageFen,
    availableFrom: worker.availableFrom,
    availableText: worker.availableText,
    travelGroup: worker.travelGroup,
    state: worker.state,
    createdAt: worker.createdAt.toISOString(),
    steps: workerLifecycle.stepsFrom(worker.state).filter((step) => OFFICE_STEPS.includes(step)),
  };
}

/** Enough of a person to be told from others. */
export interface WorkerBrief {
  readonly id: string;
  readonly name: string;
  readonly sex: 'male' | 'female';
  readonly birthDate: string;
  /** `513431********998X` */
  readonly maskedId: string;
  readonly homeDivision: string;
  readonly village: string | null;
  readonly travelGroup: string | null;
}
