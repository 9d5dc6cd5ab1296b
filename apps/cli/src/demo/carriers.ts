import type { Client } from './client.js';
import { CARRIERS, type CarrierSeed, invented, inventedIdNumber } from './season-cast.js';
import { DAY, type Season } from './season.js';
import type { Journey, Trip } from './transport.js';

interface Results {
  readonly items: readonly { readonly id: string | null; readonly refusal: { readonly code: string } | null }[];
}

const PERMITS = ['transport-permit', 'inspection', 'carrier-insurance'];
const LAST_DAY = '2020-12-31';

/** A carrier of each county registers coaches and drivers, is offered the county's trips and confirms every one of them. */
export async function engageCarriers(
  { admin, tell, figures }: Season,
  nobody: Client,
  password: string,
  journeys: readonly Journey[],
): Promise<void> {
  tell.stage('客运企业登记车辆与驾驶员，确认派车', 'carriers register coaches and drivers, and confirm the trips');
  const counts = { carriers: 0, vehicles: 0, drivers: 0, confirmed: 0 };
  for (const [i, { office, trips }] of journeys.entries()) {
    const seed = CARRIERS.find(({ county }) => county === office.county.code);
    if (!seed) throw new Error(`No carrier in ${office.county.code}`);
    const carrier = await found(admin, nobody, { seed, ordinal: 101 + i, password });
    const crews = trips.map((trip, n) => crewOf(seed, trip, n));
    await registerAll(
      carrier.client,
      'vehicles',
      crews.map(({ vehicle }) => vehicle),
    );
    await registerAll(
      carrier.client,
      'drivers',
      crews.flatMap(({ drivers }) => drivers),
    );
    const { items } = await office.client.post<Results>('carrier-offers', {
      items: trips.map(({ id }) => ({ tripId: id, carrierId: carrier.id, expiresAt: DAY.answer })),
    });
    for (const [n, { id }] of items.entries()) {
      const crew = crews[n];
      await carrier.client.post(`carrier-offers/${id ?? ''}/confirm`, {
        plate: crew?.vehicle.plate,
        drivers: crew?.drivers.map(({ reference }) => reference),
      });
      counts.confirmed += 1;
    }
    counts.carriers += 1;
    counts.vehicles += crews.length;
    counts.drivers += crews.flatMap(({ drivers }) => drivers).length;
  }
  figures['carriers'] = counts;
  tell.fact(
    `${counts.carriers} 家客运企业，${counts.vehicles} 辆车，${counts.drivers} 名驾驶员，确认 ${counts.confirmed} 车次`,
    `${counts.carriers} carriers, ${counts.vehicles} coaches, ${counts.drivers} drivers, ${counts.confirmed} trips confirmed`,
  );
}

async function found(
  admin: Client,
  nobody: Client,
  { seed, ordinal, password }: { readonly seed: CarrierSeed; readonly ordinal: number; readonly password: string },
): Promise<{ readonly id: string; readonly client: Client }> {
  const { id } = await admin.post<{ id: string }>('organisations', {
    name: seed.name,
    kind: 'carrier',
    divisionCode: seed.county,
    uscc: invented(ordinal, seed.county),
  });
  const account = { organisationId: id, role: 'carrier', login: seed.login, name: `${seed.name}调度员`, password };
  await admin.post('accounts', account);
  return { id, client: await nobody.as(seed.login, password) };
}

/** A coach of the class that the plan wants, and its drivers. */
const crewOf = ({ county, plates }: CarrierSeed, trip: Trip, ordinal: number) => ({
  vehicle: {
    plate: `${plates}${String(20_001 + ordinal)}`,
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
});

async function registerAll(carrier: Client, what: 'vehicles' | 'drivers', items: readonly object[]): Promise<void> {
  const results = await carrier.post<Results>(`${what}/bulk`, { items });
  const refused = results.items.find(({ refusal }) => refusal)?.refusal;
  if (refused) throw new Error(`Could not register ${what}: ${refused.code}`);
}
