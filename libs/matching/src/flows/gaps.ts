import { provinceOf, type Text } from '#kernel';

/** People who go from one place to another on a day. */
export interface Flow {
  readonly origin: string;
  readonly destination: string;
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  readonly day: string;
  /** Proposed, accepted or confirmed for work there. */
  readonly placed: number;
  /** Registered with the wish to work there. */
  readonly wishing: number;
}

/** A flow of the week to a place at which nobody recognises the codes of its origin. */
export interface Gap {
  readonly origin: string;
  readonly destination: string;
  readonly workers: number;
  readonly placed: number;
  readonly wishing: number;
}

export interface Gaps {
  /** All who travel in the week. */
  readonly workers: number;
  readonly unrecognised: number;
  readonly text: Text;
  /** The largest first. */
  readonly items: readonly Gap[];
}

/**
 * The flows for which no agreement counts on their day. Within a province its own codes are recognised. The most favourable
 * issuer is taken, the city of the home: what is a gap then is one for every code from there.
 */
export function gapsIn(
  flows: readonly Flow[],
  isRecognised: (origin: string, destination: string, day: string) => boolean,
): Gaps {
  const gaps = new Map<string, Gap>();
  for (const { origin, destination, day, placed, wishing } of flows) {
    if (provinceOf(origin) === provinceOf(destination) || isRecognised(origin, destination, day)) continue;
    const key = `${origin} ${destination}`;
    const before = gaps.get(key) ?? { origin, destination, workers: 0, placed: 0, wishing: 0 };
    gaps.set(key, {
      ...before,
      workers: before.workers + placed + wishing,
      placed: before.placed + placed,
      wishing: before.wishing + wishing,
    });
  }
  const items = [...gaps.values()].sort((a, b) => b.workers - a.workers || (keyOf(a) < keyOf(b) ? -1 : 1));
  const unrecognised = items.reduce((sum, { workers }) => sum + workers, 0);
  return {
    workers: flows.reduce((sum, { placed, wishing }) => sum + placed + wishing, 0),
    unrecognised,
    text: {
      zh: `一周内有 ${unrecognised.toLocaleString('en')} 人前往无人认可其健康码的地方`,
      en: `${unrecognised.toLocaleString('en')} workers a week travel where nobody recognises`,
    },
    items,
  };
}

const keyOf = ({ origin, destination }: Gap): string => `${origin} ${destination}`;
