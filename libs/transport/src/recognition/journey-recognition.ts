import { type KeptVerdict, worstOf } from '#health';
import type { Text } from '#kernel';
import type { SeatRecognition } from '../batches/plan-facts.js';
import type { FailingAct, LegPlace } from '../trips/journey-places.js';

/**
 * What the verdict on a journey means at the door of one of its legs: whoever boards there is to be recognised at every place from there on.
 * Null where all of it lies behind.
 * @param places those that were judged, in their order
 * @param moved the legs that are late where this one is
 */
export function recognitionFrom(
  { id, places: judged, kept }: Pick<KeptVerdict, 'id' | 'places' | 'kept'>,
  places: readonly LegPlace[],
  leg: number,
  moved: (leg: number) => boolean,
): SeatRecognition | null {
  const ahead = judged.filter((_, i) => (places[i]?.leg ?? -1) >= leg);
  const worst = worstOf(ahead);
  if (!worst) return null;
  const slacks = places.flatMap(({ leg: own, plannedAt }, i) => {
    const until = moved(own) ? kept[i]?.until : null;
    return until ? [Math.floor((Date.parse(until) - plannedAt.getTime()) / 1000)] : [];
  });
  return {
    verdict: worst.verdict,
    conditions: [...new Set(ahead.flatMap(({ conditions }) => conditions))],
    verdictId: id,
    remedy: worst.remedy,
    withstandsSeconds: slacks.length > 0 ? Math.min(...slacks) : null,
  };
}

/** A task in words: the first act that fails names it. */
export function taskText([first, ...others]: readonly FailingAct[]): Text | null {
  if (!first) return null;
  const { zh, en } = ACTS[first.act];
  const place = first.place ?? first.division;
  const more =
    others.length > 0 ? { zh: `，另有${String(others.length)}处`, en: `, and ${String(others.length)} more` } : null;
  return {
    zh: `${zh.replace('{}', place)}${more?.zh ?? ''}`,
    en: `${en.replace('{}', place)}${more?.en ?? ''}`,
  };
}

const ACTS: Readonly<Record<FailingAct['act'], Text>> = {
  board: { zh: '在{}上车时不被认可', en: 'Not recognised boarding at {}' },
  change: { zh: '在{}换乘时不被认可', en: 'Not recognised changing at {}' },
  night: { zh: '在{}过夜时不被认可', en: 'Not recognised spending the night in {}' },
  alight: { zh: '到达{}时不被认可', en: 'Not recognised arriving at {}' },
};
