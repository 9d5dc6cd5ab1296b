import { shanghaiDate, type Text } from '#kernel';
import type { TripState } from '../trips/trip.lifecycle.js';
import type { SheetContent } from '../versions/trip-version.js';

/** Where and when somebody gets on or off, by the plan. */
export interface ProofPlace {
  readonly name: string;
  readonly divisionCode: string;
  /** In ISO 8601. */
  readonly at: string;
}

/** One person’s journey as a version of the sheet has it. */
export interface ProofJourney {
  readonly from: ProofPlace;
  readonly to: ProofPlace;
  /** As it is written; null until a carrier has confirmed. */
  readonly plate: string | null;
}

/** The journey of whoever has a seat in this version of the sheet; null where nobody has it. */
export function journeyIn({ persons, stops, crew }: SheetContent, seatId: string): ProofJourney | null {
  const seat = persons.find((one) => one.seatId === seatId);
  const [board, alight] = [stops[seat?.boardStop ?? -1], stops[seat?.alightStop ?? -1]];
  if (!board || !alight) return null;
  return {
    from: { name: board.name, divisionCode: board.divisionCode, at: board.leavesAt },
    to: { name: alight.name, divisionCode: alight.divisionCode, at: alight.arrivesAt },
    plate: crew?.plate ?? null,
  };
}

export type ProofStanding = 'valid' | 'superseded' | 'void';

/**
 * What a proof is worth, where `latest` is the last version of the sheet. Void once the person has no seat on the trip any more or the
 * trip was called off; superseded once places, days or a plate that was printed are others. Minutes, seats and other people’s changes
 * leave it as good as it was.
 */
export function proofStanding(printed: ProofJourney, latest: SheetContent, seatId: string): ProofStanding {
  const now = latest.isVoid ? null : journeyIn(latest, seatId);
  if (!now) return 'void';
  const isSame = samePlace(printed.from, now.from) && samePlace(printed.to, now.to);
  return isSame && (printed.plate === null || printed.plate === now.plate) ? 'valid' : 'superseded';
}

const samePlace = (a: ProofPlace, b: ProofPlace): boolean =>
  a.name === b.name && a.divisionCode === b.divisionCode && dayOf(a) === dayOf(b);
const dayOf = ({ at }: ProofPlace): string => shanghaiDate(new Date(at));

/** What the proof says of itself. */
export function proofText(standing: ProofStanding, state: TripState): Text {
  if (standing === 'superseded')
    return {
      zh: '行程已变更，本证明作废，请重新出具',
      en: 'The journey was changed: this proof is void, have a new one printed',
    };
  if (standing === 'void')
    return state === 'cancelled'
      ? { zh: '车次已取消，本证明作废', en: 'The trip was called off: this proof is void' }
      : { zh: '此人已不在该车次名单，本证明作废', en: 'The person is not on the trip any more: this proof is void' };
  return state === 'completed'
    ? { zh: '有效，该车次已全部送达', en: 'Valid; the trip has brought its people to their gates' }
    : { zh: '有效', en: 'Valid' };
}

const ID_LENGTH = 18;
/** The ID number with all but its last four covered. @param idTail empty once the person was erased */
export const maskedTail = (idTail: string): string => idTail.padStart(ID_LENGTH, '*');

/** The surname alone, for whoever checks the paper. */
export const surnameOf = (name: string): string => `${Array.from(name)[0] ?? ''}**`;
