import type { Client } from './client.js';
import { CARRIERS, type CarrierSeed, invented, inventedIdNumber } from './season-cast.js';
import { DAY, type Season } from './season.js';
import type { Journey, Trip } from './transport.js';

interface Results {
  readonly items: readonly { readonly id: string | null; readonly refusal: { readonly code: string } | null }[];
}

export interface Carrier {
  readonly id: string;
  readonly client: Client;
  readonly seed: CarrierSeed;
  /** How many coaches it has so far. */
  coaches: number;
}
/** By the county of their seat. */
export type Carriers = Map<string, Carrier>;

const PERMITS = ['transport-permit', 'inspection', 'carrier-insurance'];
const LAST_DAY = '2020-12-31';

/** Coaches begin where their carrier is: those of an office’s county, those of distribution where the train arrives. A train has none. */
const seatOf = ({ office }: Journey, { leg, stops }: Trip): string | null => {
  if (leg === 'trunk') return null;
  return leg === 'distribution' ? (stops[0]?.divisionCode ?? null) : office.county.code;
};

/** A carrier of each county registers coaches and drivers, is offered the county's trips and confirms every one of them. */
export async function engageCarriers(
  { admin, tell, figures }: Season,
  nobody: Client,
  password: string,
  { journeys, carriers }: { readonly journeys: readonly Journey[]; readonly carriers: Carriers },
): Promise<void> {
  const counts = { vehicles: 0, drivers: 0, confirmed: 0 };
  for (const journey of journeys)
    for (const seed of CARRIERS) {
      const trips = journey.trips.filter((trip) => seatOf(journey, trip) === seed.county);
      if (trips.length === 0) continue;
      const ordinal = 101 + CARRIERS.indexOf(seed);
      const carrier = carriers.get(seed.county) ?? (await found(admin, nobody, { seed, ordinal, password }));
      carriers.set(seed.county, carrier);
      const rides = trips.map((trip) => ({ trip, crew: crewOf(carrier, trip) }));
      const crews = rides.map(({ crew }) => crew);
      await register(carrier.client, crews);
      counts.confirmed += await offerTo(journey.office.client, carrier, rides);
      counts.vehicles += crews.length;
      counts.drivers += crews.flatMap(({ drivers }) => drivers).length;
    }
  const before = (figures['carriers'] ?? { vehicles: 0, drivers: 0, confirmed: 0 }) as typeof counts;
  figures['carriers'] = {
    carriers: carriers.size,
    vehicles: before.vehicles + counts.vehicles,
    drivers: before.drivers + counts.drivers,
    confirmed: before.confirmed + counts.confirmed,
  };
  tell.fact(
    `${counts.vehicles} 辆车，${counts.drivers} 名驾驶员，确认 ${counts.confirmed} 车次`,
    `${counts.vehicles} coaches, ${counts.drivers} drivers, ${counts.confirmed} trips confirmed`,
  );
}

export async function found(
  admin: Client,
  nobody: Client,
  { seed, ordinal, password }: { readonly seed: CarrierSeed; readonly ordinal: number; readonly password: string },
): Promise<Carrier> {
  const { id } = await admin.post<{ id: string }>('organisations', {
    name: seed.name,
    kind: 'carrier',
    divisionCode: seed.county,
    uscc: invented(ordinal, seed.county),
  });
  const account = { organisationId: id, role: 'carrier', login: seed.login, name: `${seed.name}调度员`, password };
  await admin.post('accounts', account);
  return { id, client: await nobody.as(seed.login, password), seed, coaches: 0 };
}

type Crew = ReturnType<typeof crewOf>;

/** Another coach of the class that the plan wants, and its drivers. */
export function crewOf(carrier: Carrier, trip: Trip) {
  const { county, plates } = carrier.seed;
  const ordinal = carrier.coaches++;
  return {
    vehicle: {
      plate: `${plates}${String(20_001 + ordinal).slice(plates.length - 2)}`,
      vehicleClass: trip.vehicleClass,
      approvedSeats: trip.approvedSeats,
      registeredDivision: county,
      permits: PERMITS.map((kind) => ({ kind, number: `${county}-${String(ordinal + 1)}`, validTo: LAST_DAY })),
    },
    drivers: Array.from({ length: trip.drivers }, (_, n) => ({
      reference: `${String(ordinal + 1)}-${String(n + 1)}`,
      name: `示范司机${String(ordinal + 1)}${'甲乙丙'.charAt(n)}`,
      licenceNumber: inventedIdNumber(county, ordinal * 3 + n),
      licenceClass: 'A1',
      licenceValidTo: '2024-05-31',
      qualificationValidTo: '2022-05-31',
    })),
  };
}

export async function register(carrier: Client, crews: readonly Crew[]): Promise<void> {
  await registerAll(
    carrier,
    'vehicles',
    crews.map(({ vehicle }) => vehicle),
  );
  await registerAll(
    carrier,
    'drivers',
    crews.flatMap(({ drivers }) => drivers),
  );
}

/** The office offers the trips, the carrier confirms each with its crew. Gives how many. */
export async function offerTo(
  office: Client,
  { id: carrierId, client }: Carrier,
  rides: readonly { readonly trip: Trip; readonly crew: Crew }[],
): Promise<number> {
  const { items } = await office.post<Results>('carrier-offers', {
    items: rides.map(({ trip }) => ({ tripId: trip.id, carrierId, expiresAt: DAY.answer })),
  });
  for (const [n, { id }] of items.entries())
    await client.post(`carrier-offers/${id ?? ''}/confirm`, {
      plate: rides[n]?.crew.vehicle.plate,
      drivers: rides[n]?.crew.drivers.map(({ reference }) => reference),
    });
  return items.length;
}

async function registerAll(carrier: Client, what: 'vehicles' | 'drivers', items: readonly object[]): Promise<void> {
  const results = await carrier.post<Results>(`${what}/bulk`, { items });
  const refused = results.items.find(({ refusal }) => refusal)?.refusal;
  if (refused) throw new Error(`Could not register ${what}: ${refused.code}`);
}
