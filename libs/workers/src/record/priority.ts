import type { Divisions, RegionSet } from '#places';
import type { Naming, PriorityReason } from '../worker-view.js';

const REGISTERED_POOR: PriorityReason = {
  key: 'registered-poor',
  reason: { zh: '建档立卡贫困劳动力', en: 'registered poor labourer' },
  source: 'the register of the poor (建档立卡), as the office wrote it down',
  since: null,
  until: null,
};

/** How places and reasons read, by the divisions and region sets of the reference folder. */
export const namingBy = ({
  divisions,
  regionSets,
}: {
  readonly divisions: Divisions;
  readonly regionSets: readonly RegionSet[];
}): Naming => ({
  place: (code) => ({ zh: divisions.nameOf(code), en: divisions.nameOf(code, 'en') }),
  priority(key) {
    const set = regionSets.find((one) => one.key === key);
    if (!set) return REGISTERED_POOR;
    return { key, reason: set.name, source: set.source, since: set.validFrom, until: set.validTo };
  },
});
