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
 * The risk of a vehicle is the highest of the places that it serves (交运明电〔2020〕56号). Where levels and caps differ and there are vehicles
 * enough, each class is offered once for each level, barred from places of a higher one; where vehicles are scarce all of them are filled as
 * the highest level allows, since one vehicle cannot be counted twice. A vehicle whose isolation rows take every seat carries nobody.
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
  return fleet
    .flatMap(({ vehicle, count }) =>
      (caps.size > 1 && count >= travellers.length ? met : [highest]).map((level) => ({
        vehicle,
        count,
        rule: underRisk(rule, level),
        barred: places.flatMap((place, i) => (isHigher(levelOf(place), level) ? [i] : [])),
      })),
    )
    .filter((one) => usableSeats(one.vehicle, one.rule) > 0);
}
