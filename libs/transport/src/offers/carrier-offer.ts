import { shanghaiDate, shanghaiTime } from '#kernel';
import type { RestFacts, ShiftFacts } from '../batches/plan-facts.js';
import type { DrivingSpan, Place, TripEnds } from '../fleet/engagement.js';
import type { StopFacts } from '../trips/trip.js';
import type { TripEntity } from '../trips/trip.entity.js';
import type { TripToDrive } from './assignment.js';
import type { CarrierOfferEntity } from './carrier-offer.entity.js';
import { carrierOfferLifecycle, type CarrierOfferStep } from './carrier-offer.lifecycle.js';

/** What a carrier is told of a trip before it has confirmed: no names, no costs. */
export interface OfferTerms {
  readonly sheetNumber: string;
  readonly vehicleClass: string;
  readonly approvedSeats: number;
  readonly seatsPerRow: number;
  readonly isolationRows: number;
  /** So many people travel, as it stands. */
  readonly persons: number;
  /** So many drivers are wanted. */
  readonly drivers: number;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly departsAtLocal: string;
  readonly arrivesAtLocal: string;
  readonly metres: number;
  readonly shifts: readonly ShiftFacts[];
  readonly rests: readonly RestFacts[];
  readonly stops: readonly OfferedStop[];
}

export interface OfferedStop extends Place {
  readonly kind: 'pick-up' | 'set-down';
  readonly name: string;
  readonly divisionCode: string;
  readonly arrivesAt: string;
  readonly leavesAt: string;
}

/** A trip is offered to a carrier until an instant. */
export interface OfferFacts {
  readonly tripId: string;
  readonly carrierId: string;
  readonly expiresAt: Date;
}

/** With what a carrier takes a trip. */
export interface AssignmentFacts {
  readonly plate: string;
  /** The carrier's references of the drivers, in the order of their shifts. */
  readonly drivers: readonly string[];
}

export const termsOf = (trip: TripEntity, stops: readonly StopFacts[], persons: number): OfferTerms => ({
  sheetNumber: trip.sheetNumber,
  vehicleClass: trip.vehicleClass,
  approvedSeats: trip.approvedSeats,
  seatsPerRow: trip.conditions?.seatsPerRow ?? 4,
  isolationRows: trip.conditions?.rule.isolationRows ?? 0,
  persons,
  drivers: trip.drivers,
  departsAt: trip.departsAt.toISOString(),
  arrivesAt: trip.arrivesAt.toISOString(),
  departsAtLocal: shanghaiTime(trip.departsAt),
  arrivesAtLocal: shanghaiTime(trip.arrivesAt),
  metres: trip.metres,
  shifts: trip.shifts,
  rests: trip.rests,
  stops: stops.map(({ kind, name, divisionCode, lon, lat, arrivesAt, leavesAt }) => ({
    ...{ kind, name, divisionCode, lon, lat },
    arrivesAt: arrivesAt.toISOString(),
    leavesAt: leavesAt.toISOString(),
  })),
});

/** Where it begins and where it ends. */
export function endsOf({ stops }: OfferTerms): TripEnds {
  const [first, last] = [stops[0], stops.at(-1)];
  return {
    from: { lon: first?.lon ?? 0, lat: first?.lat ?? 0 },
    to: { lon: last?.lon ?? 0, lat: last?.lat ?? 0 },
  };
}

export const timesOf = ({ departsAt, arrivesAt }: OfferTerms) => ({
  from: new Date(departsAt),
  to: new Date(arrivesAt),
});

/** What the driver in this place is at the wheel. */
export const shiftsOf = ({ shifts }: OfferTerms, place: number): DrivingSpan[] =>
  shifts.filter(({ driver }) => driver === place).map(({ from, to }) => ({ from, to }));

/** The trip that is offered, as the rules look at it. */
export function tripToDrive(terms: OfferTerms): TripToDrive {
  const { approvedSeats, seatsPerRow, isolationRows, drivers, shifts, stops } = terms;
  const arrivesAt = new Date(terms.arrivesAt);
  return {
    ...{ approvedSeats, seatsPerRow, isolationRows, drivers, shifts, arrivesAt },
    departsAt: new Date(terms.departsAt),
    lastDay: shanghaiDate(arrivesAt),
    from: stops[0]?.divisionCode ?? '',
    to: stops.at(-1)?.divisionCode ?? '',
  };
}

/** Until the doors open a trip is offered, taken back and given back. */
export const isOpenToOffers = ({ state }: Pick<TripEntity, 'state'>): boolean =>
  state === 'planned' || state === 'approved';

/** As the row is. */
export type CarrierOffer = Readonly<CarrierOfferEntity>;

/** Who drives, without names: the answer of a command may be kept. */
export interface OfferedCrew {
  readonly plate: string;
  readonly vehicleSeats: number;
  readonly drivers: readonly { readonly reference: string; readonly licenceClass: string }[];
}

const OFFICE_STEPS: readonly CarrierOfferStep[] = ['withdraw'];
const CARRIER_STEPS: readonly CarrierOfferStep[] = ['confirm', 'decline', 'release'];

/** What is read beside an offer. */
interface Beside {
  /** Its name. */
  readonly carrier: string;
  readonly crew: OfferedCrew | null;
  /** The doors of the trip are open, or it is over: what then happens is an incident. */
  readonly isOver: boolean;
}

export const offerView = (role: string, offer: CarrierOffer, { carrier, crew, isOver }: Beside) => ({
  id: offer.id,
  tripId: offer.tripId,
  carrierId: offer.carrierId,
  carrier,
  state: offer.state,
  steps: carrierOfferLifecycle
    .stepsFrom(offer.state)
    .filter(() => !isOver)
    .filter((step) => (role === 'carrier' ? CARRIER_STEPS : role === 'coordinator' ? OFFICE_STEPS : []).includes(step)),
  offeredAt: offer.offeredAt.toISOString(),
  expiresAt: offer.expiresAt.toISOString(),
  answeredAt: offer.answeredAt?.toISOString() ?? null,
  reason: offer.reason,
  terms: offer.terms,
  crew,
});

export type CarrierOfferView = ReturnType<typeof offerView>;
