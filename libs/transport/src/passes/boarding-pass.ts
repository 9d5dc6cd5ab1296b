import type { Text } from '#kernel';
import { isInForce } from '../trips/trip.js';
import type { TripState } from '../trips/trip.lifecycle.js';
import type { SheetContent, SheetStop } from '../versions/trip-version.js';

/** A stop by the plan, instants in ISO 8601. */
export type PassPlace = Pick<SheetStop, 'name' | 'arrivesAt' | 'leavesAt'>;

/** What is printed for one person. */
export interface BoardingPass {
  /** Why nobody boards by it; null where it holds. */
  readonly isVoid: Text | null;
  /** For the QR code. */
  readonly code: string;
  readonly name: string;
  readonly seat: number;
  readonly sheetNumber: string;
  /** Number of the train or flight; null for coaches. */
  readonly serviceNumber: string | null;
  readonly boards: PassPlace;
  readonly alights: PassPlace;
}

/** The places of a seat as a version of the sheet has them, and its number; null where nobody has it. */
export function seatIn(
  { persons, stops }: SheetContent,
  seatId: string,
): Pick<BoardingPass, 'seat' | 'boards' | 'alights'> | null {
  const seat = persons.find((one) => one.seatId === seatId);
  const [boards, alights] = [stops[seat?.boardStop ?? -1], stops[seat?.alightStop ?? -1]];
  return seat && boards && alights ? { seat: seat.number, boards: placeOf(boards), alights: placeOf(alights) } : null;
}
const placeOf = ({ name, arrivesAt, leavesAt }: SheetStop): PassPlace => ({ name, arrivesAt, leavesAt });

/** Why nobody boards by the pass of a seat: the same as the door would say. */
export function passVoidance(state: TripState, hasSeat: boolean): Text | null {
  if (state === 'cancelled') return { zh: '车次已取消，此码作废', en: 'The trip was called off: this pass is void' };
  if (!hasSeat)
    return {
      zh: '座位已释放或已改乘其他车次，此码作废',
      en: 'The seat was given free or is on another trip now: this pass is void',
    };
  return isInForce(state) ? null : { zh: '车次已结束，此码作废', en: 'The trip is over: this pass is void' };
}
