import { higherOf, isHigher, RISK_LEVELS, type RiskLevel, type Span } from '#places';
import {
  type DatedTransportRule,
  isBoardingBarred,
  type TransportRule,
  underRisk,
} from '../vehicles/transport-rules.js';
import { usableSeats, type VehicleClassFacts } from '../vehicles/vehicle.js';
import { type FleetVehicles, LATEST_START_SECONDS, type NotBoarding, type StopPlace, type Traveller } from './batch.js';

/** Within which a plan that begins no earlier than `departsAfter` is over. */
export const planSpan = (departsAfter: Date, rule: TransportRule): Span => ({
  from: departsAfter,
  to: new Date(departsAfter.getTime() + (LATEST_START_SECONDS + rule.routing.maxRideSeconds) * 1000),
});

/** Who may board, and who may not as the place is at too high a risk (charter guides 2020). */
export function boardingUnder(
  travellers: readonly Traveller[],
  places: readonly StopPlace[],
  levels: ReadonlyMap<string, RiskLevel>,
  rule: DatedTransportRule,
): { readonly travellers: Traveller[]; readonly notBoarding: NotBoarding[] } {
  const levelOf = ({ from }: Traveller) => levels.get(places[from]?.divisionCode ?? '') ?? 'low';
  return {
    travellers: travellers.filter((traveller) => !isBoardingBarred(rule, levelOf(traveller))),
    notBoarding: travellers.flatMap((traveller) => {
      const level = levelOf(traveller);
      return isBoardingBarred(rule, level) ? [{ traveller, level }] : [];
    }),
  };
}

/**
 * The risk of a vehicle is the highest of the places that it serves (交运明电〔2020〕56号). Where levels and caps differ each class is offered once for
 * each level, barred from places of a higher one, all from one count of vehicles. A vehicle whose isolation rows take every seat carries nobody.
 */
export function fleetUnder(
  fleet: readonly { readonly vehicle: VehicleClassFacts; readonly count: number }[],
  travellers: readonly Traveller[],
  places: readonly StopPlace[],
  levels: ReadonlyMap<string, RiskLevel>,
  rule: DatedTransportRule,
): FleetVehicles[] {
  const served = new Set(travellers.flatMap(({ from, to }) => [from, to]));
  const levelOf = ({ divisionCode }: StopPlace) => levels.get(divisionCode) ?? 'low';
  const met = RISK_LEVELS.filter((level) => places.some((place, i) => served.has(i) && levelOf(place) === level));
  const highest = met.reduce(higherOf, 'low');
  const caps = new Set(met.map((level) => rule.caps[level]));
  const isMixed = caps.size > 1;
  return (isMixed ? ofOneKind(fleet) : fleet)
    .flatMap(({ vehicle, count }, pool) =>
      (isMixed ? met : [highest]).map((level) => ({
        ...{ vehicle, count, ...(isMixed && { pool }) },
        rule: underRisk(rule, level),
        barred: places.flatMap((place, i) => (isHigher(levelOf(place), level) ? [i] : [])),
      })),
    )
    .filter((one) => usableSeats(one.vehicle, one.rule) > 0);
}

/** Each class once, with all its vehicles. */
function ofOneKind<Item extends { readonly vehicle: VehicleClassFacts; readonly count: number }>(
  fleet: readonly Item[],
): Item[] {
  const kinds = new Map<string, Item>();
  for (const item of fleet) {
    const known = kinds.get(item.vehicle.name);
    kinds.set(item.vehicle.name, { ...item, count: item.count + (known?.count ?? 0) });
  }
  return [...kinds.values()];
}
