import type { Text } from '#kernel';
import type { SealedIdentity, Worker } from './worker.js';
import type { Naming, PriorityReason } from './record/priority.js';
import { workerLifecycle, type WorkerStep } from './worker.lifecycle.js';

/** `513431********998X` */
export const maskedId = (id: string): string => `${id.slice(0, 6)}********${id.slice(-4)}`;

/** `171****6261` */
export const maskedPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** `卢**` */
export const maskedName = (name: string): string => `${Array.from(name)[0] ?? ''}**`;

/**
 * How much of a person the reader sees: the office all but the sealed, an enterprise the name, monitors neither. Of whoever
 * withdrew the consent nobody sees more than that there is a record, and where it stands.
 */
export type Sight = 'office' | 'enterprise' | 'monitor';

/** Steps that an office takes by hand; word of the others comes from proposals, trips and hand-overs. */
const OFFICE_STEPS: readonly WorkerStep[] = ['withdraw', 'resume'];

type Kept = Omit<Worker, 'birthDate' | 'createdAt' | 'priority' | 'registeredPoor' | 'sex' | 'consentWithdrawnAt'>;

export interface WorkerView extends Kept {
  /** Masked; null for all but the office. */
  readonly idNumber: string | null;
  readonly phone: string | null;
  readonly sex: 'male' | 'female' | null;
  readonly birthDate: string | null;
  readonly home: Text;
  readonly registeredPoor: boolean | null;
  readonly priority: readonly PriorityReason[];
  readonly createdAt: string;
  readonly consentWithdrawnAt: string | null;
  readonly steps: readonly WorkerStep[];
}

export function workerView(worker: Worker, identity: SealedIdentity, sight: Sight, naming: Naming): WorkerView {
  const { id, organisationId, homeDivision, state, version, mergedInto, consentWithdrawnAt } = worker;
  const withheld = consentWithdrawnAt !== null;
  return {
    id,
    organisationId,
    name: sight === 'monitor' || withheld ? maskedName(worker.name) : worker.name,
    homeDivision,
    home: naming.place(homeDivision),
    ...(withheld ? WITHHELD : toldOf(worker, identity, sight === 'office', naming)),
    state,
    version,
    mergedInto,
    createdAt: worker.createdAt.toISOString(),
    consentWithdrawnAt: consentWithdrawnAt?.toISOString() ?? null,
    steps: workerLifecycle
      .stepsFrom(state)
      .filter((step) => OFFICE_STEPS.includes(step) && !(withheld && step === 'resume')),
  };
}

const WITHHELD = {
  ...{ idNumber: null, phone: null, sex: null, birthDate: null, village: null, registeredPoor: null, priority: [] },
  ...{ destinationCode: null, destinationText: null, furtherDestinations: null, occupation: null },
  ...{ furtherOccupations: null, minWageFen: null, availableFrom: null, availableText: null, availableUntil: null },
  travelGroup: null,
} as const;

const toldOf = (worker: Worker, { idNumber, phone }: SealedIdentity, office: boolean, naming: Naming) => ({
  idNumber: office ? maskedId(idNumber) : null,
  phone: office && phone ? maskedPhone(phone) : null,
  sex: worker.sex,
  birthDate: office ? worker.birthDate : null,
  village: office ? worker.village : null,
  registeredPoor: worker.registeredPoor,
  priority: worker.priority.map((key) => naming.priority(key)),
  destinationCode: worker.destinationCode,
  destinationText: worker.destinationText,
  furtherDestinations: worker.furtherDestinations,
  occupation: worker.occupation,
  furtherOccupations: worker.furtherOccupations,
  minWageFen: worker.minWageFen,
  availableFrom: worker.availableFrom,
  availableText: worker.availableText,
  availableUntil: worker.availableUntil,
  travelGroup: worker.travelGroup,
});

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
