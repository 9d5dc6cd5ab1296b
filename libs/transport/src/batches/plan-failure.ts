import type { Text } from '#kernel';
import { usableSeats } from '../vehicles/vehicle.js';
import { type BatchToPlan, parties } from './batch.js';

/** Why no plan can be made at all, for the coordinator to read. Null where one can. `fault` is the solver's own. */
export function planHindrance(batch: BatchToPlan, fault: string | null): Text | null {
  const largestVehicle = Math.max(0, ...batch.fleet.map(({ vehicle, rule }) => usableSeats(vehicle, rule)));
  if (largestVehicle === 0)
    return {
      zh: '所选车辆扣除实载率上限和隔离区后没有可用座位，请更换车型',
      en: 'The load cap and the isolation rows leave no usable seat in the vehicles chosen; choose other classes',
    };
  const largestParty = parties(batch.travellers).reduce((most, { length }) => Math.max(most, length), 0);
  if (largestParty > largestVehicle)
    return {
      zh: `同行小组有${String(largestParty)}人，最大的车只有${String(largestVehicle)}个可用座位`,
      en: `A travel group has ${String(largestParty)} people; the largest vehicle has ${String(largestVehicle)} usable seats`,
    };
  return fault === null ? null : { zh: `无法编制方案：${fault}`, en: `No plan can be made: ${fault}` };
}

export const planUnlawful = (fault: string): Text => ({
  zh: `方案未通过独立核验，未予保存：${fault}`,
  en: `The independent check refused the plan; nothing was stored: ${fault}`,
});
