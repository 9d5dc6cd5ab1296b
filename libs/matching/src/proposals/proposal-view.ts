import { ageOn, type Text } from '#kernel';
import {
  type ConfirmedProposal,
  LIVE,
  type Proposal,
  type ProposalView,
  type ProposedPerson,
  stepsFor,
} from './proposal.js';

/** Who a proposal is about, as the register tells it. */
export interface Person {
  readonly name: string;
  readonly sex: 'male' | 'female';
  readonly birthDate: string;
  readonly maskedId: string;
  readonly homeDivision: string;
  readonly village: string | null;
}

export interface Beside {
  readonly role: string;
  /** `YYYY-MM-DD` on which ages are told. */
  readonly today: string;
  readonly person: Person | undefined;
  readonly vacancyTitle: string;
  readonly home: Text;
}

/** Whether the reader learns who it is: the office always, an enterprise as long as it may still get the worker. */
export const isNamed = ({ state }: Pick<Proposal, 'state'>, role: string): boolean =>
  isOffice(role) || (role === 'enterprise' && LIVE.some((live) => live === state));

const isOffice = (role: string): boolean => role === 'coordinator' || role === 'system';

export function proposalView(proposal: Proposal, { role, today, person, vacancyTitle, home }: Beside): ProposalView {
  const { id, runId, workerId, vacancyId, siteId, enterpriseId, homeDivision, travelGroup, state } = proposal;
  return {
    id,
    runId,
    workerId,
    worker: person && isNamed(proposal, role) ? personView(person, home, isOffice(role), today) : null,
    vacancyId,
    vacancyTitle,
    siteId,
    enterpriseId,
    homeDivision,
    travelGroup,
    state,
    score: isOffice(role) ? proposal.score : null,
    note: isOffice(role) || role === 'enterprise' ? proposal.note : null,
    madeAt: proposal.madeAt.toISOString(),
    decidedAt: proposal.decidedAt?.toISOString() ?? null,
    steps: stepsFor(state, role),
  };
}

function personView(person: Person, home: Text, office: boolean, today: string): ProposedPerson {
  const { name, sex, birthDate, maskedId, village } = person;
  return {
    name,
    sex,
    age: ageOn(birthDate, today),
    home,
    maskedId: office ? maskedId : null,
    village: office ? village : null,
  };
}

export function confirmedFacts(
  proposal: Proposal & { readonly decidedAt: Date | null; readonly madeAt: Date },
): ConfirmedProposal {
  const { id, workerId, vacancyId, siteId, enterpriseId, travelGroup, homeDivision, decidedAt, madeAt } = proposal;
  return { id, workerId, vacancyId, siteId, enterpriseId, travelGroup, homeDivision, since: decidedAt ?? madeAt };
}
