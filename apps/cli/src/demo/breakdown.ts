import type { Client } from './client.js';
import type { Season } from './season.js';
import type { Trip } from './transport.js';

interface Option {
  readonly id: string;
  readonly kind: string;
  readonly complete: boolean;
  readonly text: { readonly zh: string; readonly en: string };
}
interface Incident {
  readonly id: string;
  readonly state: string;
  readonly options: readonly Option[] | null;
  readonly hindrances: readonly { readonly kind: string; readonly text: { readonly zh: string } }[] | null;
  readonly search: { readonly state: string } | null;
  readonly outcome: {
    readonly moved: readonly { readonly tripId: string; readonly sheetNumber: string }[];
    readonly left: readonly string[];
  } | null;
}
interface Aboard {
  readonly items: readonly { readonly state: string }[];
}

/** The one that is on the road for the shortest time has the most of its hours left. */
export const shortest = (trips: readonly Trip[]): string | undefined =>
  trips.toSorted((a, b) => lasting(a) - lasting(b))[0]?.id;
const lasting = ({ departsAt, arrivesAt }: Trip): number => Date.parse(arrivesAt) - Date.parse(departsAt);

const HOUR = 3_600_000;
/** So far along the straight way from the last village to the first gate it stands: in the county still. */
const SHARE = 0.01;

/** A coach stands on the road: the solver looks for ways out, the office takes the one in which another coach carries on, and counts heads. */
export async function breakDown(
  { tell, figures }: Season,
  { office, county, leader, trip, at }: Breakdown,
): Promise<readonly Trip[]> {
  const place = roadside(trip, county);
  const aboard = async (by: Client, id: string) =>
    (await by.get<Aboard>(`trips/${id}/passengers`)).items.filter(({ state }) => state === 'boarded').length;
  const before = await aboard(office, trip.id);
  const { id } = await leader.post<Incident>('incidents', {
    ...{ tripId: trip.id, kind: 'breakdown', place, note: '发动机故障' },
    replacements: [{ vehicleClass: trip.vehicleClass, count: 1, readyAt: new Date(at + HOUR).toISOString() }],
  });
  const { options, hindrances } = await office.until<Incident>(
    `incidents/${id}`,
    (one) => one.search?.state === 'done' || one.search?.state === 'failed',
    () => undefined,
  );
  const option = options?.find(({ complete, kind }) => complete && kind === 'replacement');
  if (!option) throw new Error(`No coach takes over: ${(hindrances ?? []).map(({ text }) => text.zh).join('；')}`);
  const { state, outcome } = await office.post<Incident>(`incidents/${id}/resolve`, { optionId: option.id });
  const onTo = [...new Set((outcome?.moved ?? []).map(({ tripId }) => tripId))];
  const trips: Trip[] = [];
  for (const one of onTo) trips.push(await office.get<Trip>(`trips/${one}`));
  let after = 0;
  for (const one of trips) after += await aboard(office, one.id);
  const still = await aboard(office, trip.id);
  figures['breakdown'] = {
    ...{ state, option: option.kind, options: options?.length ?? 0, aboardBefore: before },
    ...{ moved: outcome?.moved.length ?? 0, left: outcome?.left.length ?? 0, aboardAfter: after, stillAboard: still },
  };
  tell.fact(
    `${trip.sheetNumber} 在${place.name}抛锚：车上 ${before} 人，求解 ${options?.length ?? 0} 个办法，选定“${option.text.zh}”；换乘后 ${after} 人在 ${trips.map(({ sheetNumber }) => sheetNumber).join('、')}，原车 ${still} 人，滞留 ${outcome?.left.length ?? 0} 人`,
    `broke down with ${before} aboard; ways out: ${options?.length ?? 0}, chosen: ${option.text.en}; ${after} ride on, ${still} still on the old coach, ${outcome?.left.length ?? 0} left`,
  );
  if (before !== after + still) throw new Error(`Of ${before} aboard ${after + still} are accounted for`);
  return trips;
}

export interface Breakdown {
  readonly office: Client;
  readonly county: string;
  readonly leader: Client;
  readonly trip: Trip;
  readonly at: number;
}

function roadside({ stops }: Trip, divisionCode: string) {
  const from = stops.filter(({ kind }) => kind === 'pick-up').at(-1);
  const to = stops.find(({ kind }) => kind === 'set-down');
  if (!from || !to) throw new Error('A trip without stops');
  const between = (a: number, b: number) => Number((a + SHARE * (b - a)).toFixed(5));
  return { name: '县境公路旁', divisionCode, lon: between(from.lon, to.lon), lat: between(from.lat, to.lat) };
}
