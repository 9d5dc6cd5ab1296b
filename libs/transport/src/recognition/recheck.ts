import { plusSeconds, type Text } from '#kernel';
import type { SeatRecognition } from '../batches/plan-facts.js';
import { wayOn } from '../changes/trip-change.js';
import type { SeatFacts, StopFacts } from '../trips/trip.js';

/** When codes are judged next before a departure; null where no further occasion lies ahead. `leads` in seconds before departure. */
export function nextRecheck(departsAt: Date, leads: readonly number[], now: Date): Date | null {
  const ahead = leads.map((lead) => plusSeconds(departsAt, -lead)).filter((due) => due > now);
  return ahead.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

/** How much later than planned somebody is who boards now, in seconds. */
export const delayAt = (departsAt: Date, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - departsAt.getTime()) / 1000));

/** Why somebody may not board; null where the way is free. */
export function boardingHindrance(
  recognition: SeatRecognition | null,
  delaySeconds: number,
): 'refused' | 'lapsed' | null {
  if (recognition?.verdict !== 'RECOGNISED' && recognition?.verdict !== 'RECOGNISED_WITH_CONDITIONS') return 'refused';
  const { withstandsSeconds = null } = recognition;
  return delaySeconds > 0 && withstandsSeconds !== null && delaySeconds >= withstandsSeconds ? 'lapsed' : null;
}

/** What a coordinator can do about somebody who would be turned back. */
export interface TaskOption {
  readonly step: 'remedy' | 'move' | 'release';
  readonly text: Text;
  /** Of `move`: the trip with a free seat on which the code is recognised. */
  readonly tripId?: string;
  readonly departsAt?: string;
  /** Of `release`: a departure from then on would be recognised; null where waiting does not help. */
  readonly notBefore?: string | null;
}

/** Best first: what keeps the seat, then another trip, then another batch. */
export function optionsFor(
  remedy: Text | null,
  others: readonly { readonly id: string; readonly sheetNumber: string; readonly departsAt: Date }[],
  notBefore: Date | null,
): TaskOption[] {
  return [
    ...(remedy ? [{ step: 'remedy' as const, text: remedy }] : []),
    ...others.map(({ id, sheetNumber, departsAt }) => ({
      step: 'move' as const,
      tripId: id,
      departsAt: departsAt.toISOString(),
      text: { zh: `改乘 ${sheetNumber}`, en: `Travel on ${sheetNumber}` },
    })),
    {
      step: 'release' as const,
      notBefore: notBefore?.toISOString() ?? null,
      text: {
        zh: '释放座位，保留岗位安置，编入之后的批次',
        en: 'Give the seat free; the placement stays and joins a later batch',
      },
    },
  ];
}

/** The stops of another trip between which somebody can ride instead: the same place to board, the same gate. */
export function sameWay(
  own: readonly StopFacts[],
  seat: Pick<SeatFacts, 'boardStop' | 'siteId'>,
  other: readonly StopFacts[],
): { readonly boardStop: number; readonly alightStop: number } | null {
  const boards = own[seat.boardStop];
  const way = boards && wayOn(other, boards, seat.siteId);
  return typeof way === 'object' ? way : null;
}
