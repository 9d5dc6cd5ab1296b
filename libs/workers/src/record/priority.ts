import type { Text } from '#kernel';
import type { Divisions, RegionSet } from '#places';

/** Why somebody comes first among equals: never typed in, derived from what is dated. */
export interface PriorityReason {
  /** `registered-poor`, or the key of a region set. */
  readonly key: string;
  readonly reason: Text;
  readonly source: string;
  /** Calendar dates, half-open; null where none is known. */
  readonly since: string | null;
  readonly until: string | null;
}

/** The region sets whose people come first: key targets of the spring of 2020. */
const PRIORITY_SETS: readonly string[] = ['supervised-52', 'three-regions-three-prefectures', 'hubei'];

export const POOR = 'registered-poor';

/**
 * Why somebody comes first among equals; empty for most.
 * @param poor in the register of the poor on the day
 * @param sets those in force on the day that the home lies in
 */
export const priorityOf = (poor: boolean, sets: readonly RegionSet[]): string[] => [
  ...(poor ? [POOR] : []),
  ...sets.map(({ key }) => key).filter((key) => PRIORITY_SETS.includes(key)),
];

export interface PoorDates {
  readonly poorSince?: string | null | undefined;
  readonly poorUntil?: string | null | undefined;
}

/** Whether a household is in the register of the poor on a day; without dates it is as long as the office says so. */
export const isPoorOn = (registeredPoor: boolean, { poorSince, poorUntil }: PoorDates, day: string): boolean =>
  registeredPoor && (poorSince ?? '') <= day && (!poorUntil || day < poorUntil);

export interface Naming {
  place(code: string): Text;
  priority(key: string): PriorityReason;
}

const REGISTERED_POOR: PriorityReason = {
  key: POOR,
  reason: { zh: '建档立卡贫困劳动力', en: 'registered poor labourer' },
  source: 'the register of the poor (建档立卡), as the office wrote it down',
  since: null,
  until: null,
};

interface Reference {
  readonly divisions: Divisions;
  readonly regionSets: readonly RegionSet[];
}

/** How places and reasons read, by the divisions and region sets of the reference folder. */
export const namingBy = ({ divisions, regionSets }: Reference): Naming => ({
  place: (code) => ({ zh: divisions.nameOf(code), en: divisions.nameOf(code, 'en') }),
  priority(key) {
    const set = regionSets.find((one) => one.key === key);
    if (!set) return REGISTERED_POOR;
    return { key, reason: set.name, source: set.source, since: set.validFrom, until: set.validTo };
  },
});
