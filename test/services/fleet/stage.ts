import { type Grant, newId } from '#platform';
import {
  CarrierOfferService,
  type DriverFacts,
  OfferAnswerService,
  OfferCodeService,
  type VehicleFacts,
} from '#transport';
import { type Gate, type Stage, startTransport } from '../transport/stage.js';
import { aCarrier, aDriver, aVehicle } from './carriers.js';

/** Until then carriers answer, unless told otherwise. */
export const ANSWER_BY = new Date('2020-03-11T18:00:00+08:00');

export interface Carrier {
  readonly grant: Grant;
  readonly id: string;
}

/** Transport with carriers, and trips that can be offered. */
export const startFleet = async () => withCarriers(await startTransport());

/** Carriers on a stage that has trips. */
export function withCarriers(stage: Stage) {
  const offers = stage.module.get(CarrierOfferService);
  const answers = stage.module.get(OfferAnswerService);
  let named = 0;

  const carrier = async (): Promise<Carrier> => {
    const id = newId();
    await stage.sql(`insert into organisation (id, name, kind, division_code) values ($1, $2, 'carrier', '513431')`, [
      id,
      `客运${String(named++)}`,
    ]);
    return { grant: aCarrier(id), id };
  };
  const vehicleOf = async ({ grant }: Carrier, more: Partial<VehicleFacts> = {}): Promise<VehicleFacts> => {
    const facts = aVehicle({ vehicleClass: 'coach-55', approvedSeats: 55, ...more });
    await stage.vehicles.register(grant, facts);
    return facts;
  };
  const driverOf = async ({ grant }: Carrier, more: Partial<DriverFacts> = {}): Promise<DriverFacts> => {
    const facts = aDriver(more);
    await stage.drivers.register(grant, facts);
    return facts;
  };
  /** As many drivers as the trip wants. */
  const driversFor = async (of: Carrier, trip: string): Promise<string[]> => {
    const [{ drivers }] = await stage.sql<[{ drivers: number }]>('select drivers from trip where id = $1', [trip]);
    const found: string[] = [];
    for (let n = 0; n < drivers; n++) found.push((await driverOf(of)).reference);
    return found;
  };
  /** An approved trip of one person. */
  const approvedTrip = async (gate: Gate): Promise<{ id: string; batch: string }> => {
    const batch = await stage.approved([await stage.placed(gate)]);
    return { id: batch.trips[0]?.id ?? '', batch: batch.id };
  };
  const offered = async (trip: string, to: Carrier, expiresAt = ANSWER_BY): Promise<string> => {
    const [result] = await offers.offer(stage.zhaojue, [{ tripId: trip, carrierId: to.id, expiresAt }]);
    if (!result?.id) throw new Error(JSON.stringify(result?.refusal));
    return result.id;
  };
  /** A trip that a carrier has confirmed. */
  const confirmed = async (gate: Gate, by: Carrier) => {
    const trip = await approvedTrip(gate);
    const offer = await offered(trip.id, by);
    const vehicle = await vehicleOf(by);
    const drivers = await driversFor(by, trip.id);
    const view = await answers.confirm(by.grant, offer, { plate: vehicle.plate, drivers });
    return { trip, offer, vehicle, drivers, view };
  };
  const engaged = async (trip: string) => {
    const count = async (of: string) =>
      (await stage.sql(`select from ${of}_engagement where trip_id = $1 and active`, [trip])).length;
    return { vehicles: await count('vehicle'), drivers: await count('driver') };
  };
  return {
    ...stage,
    offers,
    answers,
    offerCodes: stage.module.get(OfferCodeService),
    ...{ carrier, vehicleOf, driverOf, driversFor, approvedTrip, offered, confirmed, engaged },
  };
}

export type FleetStage = Awaited<ReturnType<typeof startFleet>>;
