import { breakDown } from './breakdown.js';
import type { Client } from './client.js';
import { advance, type Enterprise, type Season } from './season.js';
import { tellTransfers, type Transferred } from './train.js';
import type { Journey, Trip } from './transport.js';

interface Passenger {
  readonly id: string;
  readonly siteId: string;
  readonly name: string;
  readonly state: string;
}

interface HandOver {
  readonly id: string;
  readonly siteId: string;
  readonly state: string;
  readonly listHash: string | null;
  readonly differences: readonly { readonly name: string; readonly kind: string }[];
}

/** A trip on its way, with those who act for it. */
interface Ride {
  readonly trip: Trip;
  readonly leader: Client;
  readonly ordinal: number;
}

interface Happening {
  readonly at: number;
  readonly trip: string;
  readonly happen: () => Promise<void>;
}

/** The first trip misses a person, the second sets one down with a fever, the third brings one whom no list names. */
const INCIDENTS = { noShow: 0, fever: 1, unlisted: 2 };
const DEVICE = 'demo phone';
const MINUTE = 60_000;

/** All trips, hour by hour on the business clock: doors open, board by name, depart, change, arrive, count, sign. @param breaksDown a trip that does */
export async function travel(
  season: Season,
  nobody: Client,
  journeys: readonly Journey[],
  breaksDown?: string,
): Promise<void> {
  const { tell, figures } = season;
  tell.stage(
    '发车、上车、换乘、到达、清点、签字',
    'departures come due, boarding by name, changes, arrival, count, signatures',
  );
  const counts = { boarded: 0, noShow: 0, takenOff: 0, arrived: 0, unlisted: 0, signatures: 0, handOvers: 0 };
  const transfers: Transferred[] = [];
  const arrivals = (trip: Trip, ride: () => Ride): Happening[] =>
    trip.stops
      .filter(({ kind }) => kind === 'set-down')
      .map((stop) => ({
        ...{ at: Date.parse(stop.arrivesAt), trip: trip.id },
        happen: async () =>
          stop.siteId === null
            ? void transfers.push(await change(ride(), Date.parse(stop.arrivesAt)))
            : arrive(ride(), season.enterprises, stop.siteId, counts),
      }));
  let agenda = journeys
    .flatMap(({ office, trips }) => trips.map((trip) => ({ office, trip })))
    .flatMap(({ office, trip }, ordinal) => {
      const riding = { current: null as Ride | null };
      const ride = () => riding.current ?? fail(`Trip ${trip.sheetNumber} has no leader`);
      const pickUps = trip.stops.filter(({ kind }) => kind === 'pick-up');
      const full = Date.parse(pickUps.at(-1)?.arrivesAt ?? trip.departsAt);
      const standsAt = full + 40 * MINUTE;
      const takeOver = async () => {
        const { leader } = ride();
        const facts = { office: office.client, county: office.county.code, leader, trip, at: standsAt };
        agenda = agenda.filter((one) => one.trip !== trip.id);
        for (const next of await breakDown(season, facts)) {
          const onward = await leaderOf(office.client, nobody, next, ordinal);
          agenda.push(...arrivals(next, () => onward));
        }
      };
      const steps: Happening[] = [
        {
          ...{ at: Date.parse(trip.departsAt) - 30 * MINUTE, trip: trip.id },
          happen: async () => void (riding.current = await meetLeader(office.client, nobody, trip, ordinal)),
        },
        { at: full, trip: trip.id, happen: () => board(ride(), counts) },
        { at: full + 240 * MINUTE, trip: trip.id, happen: () => onTheWay(ride(), counts) },
        ...(trip.id === breaksDown ? [{ at: standsAt, trip: trip.id, happen: takeOver }] : []),
        ...arrivals(trip, ride),
      ];
      return steps;
    });

  let done = 0;
  for (;;) {
    agenda.sort((a, b) => a.at - b.at);
    const next = agenda.shift();
    if (!next) break;
    const now = Date.parse((await season.admin.get<{ now: string }>('clock')).now);
    if (next.at > now) await advance(season, new Date(next.at).toISOString());
    await next.happen();
    done += 1;
    tell.bar(done, done + agenda.length, '行程 journey');
  }
  figures['travel'] = counts;
  if (transfers.length > 0) tellTransfers(season, transfers);
  tell.fact(
    `上车 ${counts.boarded}，未到 ${counts.noShow}，途中发热下车 ${counts.takenOff}，到达 ${counts.arrived}，名单外 ${counts.unlisted}，签字 ${counts.signatures}`,
    `${counts.boarded} boarded, ${counts.noShow} no-show, ${counts.takenOff} taken off, ${counts.arrived} arrived, ${counts.unlisted} unlisted, ${counts.signatures} signatures`,
  );
}

function fail(sentence: string): never {
  throw new Error(sentence);
}

/** The doors open by themselves when the departure is due; the leader signs in with the code on the printed sheet. */
async function meetLeader(office: Client, nobody: Client, trip: Trip, ordinal: number): Promise<Ride> {
  await office.until<Trip>(
    `trips/${trip.id}`,
    ({ state }) => state === 'boarding',
    () => undefined,
  );
  return leaderOf(office, nobody, trip, ordinal);
}

async function leaderOf(office: Client, nobody: Client, trip: Trip, ordinal: number): Promise<Ride> {
  const sheet = await office.text(`trips/${trip.id}/sheet`);
  const code = /one-time code<\/dt><dd>([A-Z2-9]{8})</.exec(sheet)?.[1] ?? fail('The sheet shows no code');
  const { accessToken } = await nobody.post<{ accessToken: string }>('sign-in/trip-code', {
    sheetNumber: trip.sheetNumber,
    code,
    name: `领队${ordinal + 1}`,
  });
  const leader = nobody.with(accessToken);
  await leader.until<{ items: Passenger[] }>(
    `trips/${trip.id}/passengers`,
    ({ items }) => items.length === trip.seats.length,
    () => undefined,
  );
  return { trip, leader, ordinal };
}

/** The feeder or train is empty at its station. */
async function change({ trip, leader }: Ride, at: number): Promise<Transferred> {
  const { changed, missed } = await leader.post<Transferred>(`trips/${trip.id}/change-at-station`);
  return { trip, at, changed, missed };
}

async function board({ trip, leader, ordinal }: Ride, counts: { boarded: number; noShow: number }): Promise<void> {
  const { items } = await leader.get<{ items: Passenger[] }>(`trips/${trip.id}/passengers`);
  const missing = ordinal === INCIDENTS.noShow ? items[0] : undefined;
  const answer = await leader.post<{ items: { refusal: object | null }[] }>(`trips/${trip.id}/passengers/steps`, {
    items: items.map((one) => ({ passengerId: one.id, step: one === missing ? 'no-show' : 'board' })),
  });
  if (answer.items.some(({ refusal }) => refusal)) fail(`Somebody could not board ${trip.sheetNumber}`);
  await leader.post(`trips/${trip.id}/depart`);
  // Whoever changes is boarding the same journey.
  if (trip.leg === 'trunk' || trip.leg === 'distribution') return;
  counts.noShow += missing ? 1 : 0;
  counts.boarded += items.length - (missing ? 1 : 0);
}

async function onTheWay({ trip, leader, ordinal }: Ride, counts: { takenOff: number }): Promise<void> {
  if (ordinal !== INCIDENTS.fever) return;
  const { items } = await leader.get<{ items: Passenger[] }>(`trips/${trip.id}/passengers`);
  const ill = items.find(({ state }) => state === 'boarded') ?? fail('Nobody is on board');
  await leader.post(`trips/${trip.id}/passengers/${ill.id}/take-off`, {
    reason: 'fever',
    place: '沿途服务区',
    note: '就近送医',
  });
  counts.takenOff += 1;
}

async function arrive(
  { trip, leader, ordinal }: Ride,
  enterprises: readonly Enterprise[],
  siteId: string,
  counts: { arrived: number; unlisted: number; signatures: number; handOvers: number },
): Promise<void> {
  const { gate } = enterprises.find((enterprise) => enterprise.siteId === siteId) ?? fail('No such gate');
  const handOver = (await leader.get<{ items: HandOver[] }>(`trips/${trip.id}/hand-overs`)).items.find(
    (one) => one.siteId === siteId,
  );
  if (!handOver) fail('No hand-over for the gate');
  await leader.post(`hand-overs/${handOver.id}/arrive`);
  const { items } = await gate.get<{ items: Passenger[] }>(`trips/${trip.id}/passengers`);
  const present = items.filter((one) => one.siteId === siteId && one.state === 'boarded').map(({ id }) => id);
  const isThird = ordinal === INCIDENTS.unlisted && counts.unlisted === 0;
  const unlisted = isThird ? [{ name: '名单外人员', note: '自称途中搭车', dispute: '不在接收名单内' }] : [];
  const counted = await gate.post<HandOver>(`hand-overs/${handOver.id}/count`, { present, unlisted, disputed: [] });
  for (const signer of [leader, gate]) {
    await signer.post(`hand-overs/${handOver.id}/sign`, { listHash: counted.listHash, device: DEVICE });
    counts.signatures += 1;
  }
  counts.arrived += present.length;
  counts.unlisted += unlisted.length;
  counts.handOvers += 1;
}
