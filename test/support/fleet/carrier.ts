import { account, type Trip } from '../journey.js';
import { residentId } from '../people.js';
import type { Caller, Stage } from '../stage.js';

/** A carrier with somebody who dispatches, a 49-seater and two drivers. */
export interface Carrier {
  readonly id: string;
  readonly staff: Caller;
  readonly plate: string;
  readonly vehicle: string;
  readonly driver: string;
  /** References of the drivers. */
  readonly drivers: readonly string[];
}

interface CarrierSeed {
  readonly county: string;
  readonly carrierUscc: string;
  /** Of its coach; one of a carrier of a province is invented. */
  readonly plate?: string;
}

const PLATES: Readonly<Record<string, string>> = { '51': '川W', '52': '贵H' };

const plateOf = (county: string): string => `${PLATES[county.slice(0, 2)] ?? ''}·90001`;

export async function openCarrier(
  stage: Stage,
  { county, carrierUscc, plate = plateOf(county) }: CarrierSeed,
): Promise<Carrier> {
  const { id } = await stage.admin.ok('post', 'organisations', {
    name: `${county}客运`,
    kind: 'carrier',
    divisionCode: county,
    uscc: carrierUscc,
  });
  const staff = await account(stage, id, 'carrier', `carrier-${county}`);
  const { id: vehicle } = await staff.ok('post', 'vehicles', {
    plate,
    vehicleClass: 'coach-55',
    approvedSeats: 55,
    registeredDivision: county,
    permits: ['transport-permit', 'inspection', 'carrier-insurance'].map((kind) => ({
      kind,
      number: `${kind}-9`,
      validTo: '2020-12-31',
    })),
  });
  const drivers = ['D-91', 'D-92', 'D-93'];
  const { items } = await staff.ok('post', 'drivers/bulk', {
    items: drivers.map((reference, n) => ({
      reference,
      name: `某司机${String(n)}`,
      licenceNumber: residentId(900 + n, county),
      licenceClass: 'A1',
      licenceValidTo: '2024-05-31',
      qualificationValidTo: '2022-05-31',
    })),
  });
  return { id, staff, plate, vehicle, driver: items[0].id, drivers };
}

/** A trip is offered to the carrier, which confirms with its vehicle and as many drivers as are wanted; gives the offer. */
export async function carry(coordinator: Caller, carrier: Carrier, { id: tripId, departsAt }: Trip): Promise<string> {
  const expiresAt = new Date(Date.parse(departsAt) - 7_200_000).toISOString();
  const { items } = await coordinator.ok('post', 'carrier-offers', {
    items: [{ tripId, carrierId: carrier.id, expiresAt }],
  });
  const { id, terms } = await carrier.staff.ok('get', `carrier-offers/${String(items[0].id)}`);
  const drivers = carrier.drivers.slice(0, terms.drivers);
  await carrier.staff.ok('post', `carrier-offers/${String(id)}/confirm`, { plate: carrier.plate, drivers });
  return id;
}
