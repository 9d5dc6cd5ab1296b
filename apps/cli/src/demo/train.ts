import { shanghaiTime } from '#kernel';
import type { Proposal } from './offers.js';
import { ENTERPRISES } from './season-cast.js';
import { DAY, type Office, type Season } from './season.js';
import type { Batch, Journey, Trip } from './transport.js';

/** Leaves on the afternoon of the departure and is in Guangzhou before the gates open. */
const TRAIN = {
  ...{ mode: 'train', number: 'K5184' },
  from: { name: '西昌西站', divisionCode: '513401', lon: 102.19, lat: 27.85 },
  to: { name: '广州南站', divisionCode: '440113', lon: 113.27, lat: 22.99 },
  ...{ departsAt: '2020-03-12T14:00:00+08:00', arrivesAt: '2020-03-13T05:00:00+08:00' },
  ...{ seats: 120, pricePerSeatFen: 15_000 },
  escort: { name: '示范护送人', phone: '17119910097' },
};
const [COUNTY, NEAR] = ['513431', '4406'];

interface Plan {
  readonly id: string;
  readonly chosen: boolean;
  readonly costFen: number;
  readonly persons: number;
  readonly personSeconds: number;
  readonly coaches: number;
  readonly ways: readonly { readonly charterId: string | null; readonly persons: number }[];
  readonly text: { readonly zh: string; readonly en: string };
}
interface Comparison {
  readonly state: string;
  readonly facts: { readonly plans: readonly Plan[] } | null;
}

/** A batch whose ways are being compared. */
export interface Comparing {
  readonly office: Office;
  readonly batchId: string;
}

/** Whether the office means to bring somebody bound for this gate by train. */
export const goesByTrain = ({ enterprises }: Season, { county }: Office, siteId: string): boolean =>
  county.code === COUNTY &&
  enterprises.some((one, i) => one.siteId === siteId && (ENTERPRISES[i]?.city.startsWith(NEAR) ?? false));

/** The office buys seats of a train and asks how those bound for the cities behind its station travel best. The solver is at it meanwhile. */
export async function compareWays(season: Season): Promise<Comparing | null> {
  const office = season.offices.find(({ county }) => county.code === COUNTY);
  if (!office) return null;
  const { client, county } = office;
  const confirmed = await client.all<Proposal>('proposals?state=confirmed&limit=500');
  const people = confirmed.filter(({ siteId }) => goesByTrain(season, office, siteId));
  if (people.length === 0) return null;
  await client.post('charters', TRAIN);
  const { id } = await client.post<Batch>('batches', {
    name: `${county.office} 3月12日 专列`,
    departsAfter: DAY.departure,
    proposalIds: people.map((one) => one.id),
  });
  await client.post(`batches/${id}/alternatives`);
  return { office, batchId: id };
}

const yuan = (fen: number): string => (fen / 100).toFixed(0);
const hours = ({ personSeconds, persons }: Plan): string => (personSeconds / 3600 / persons).toFixed(1);
const onTrain = ({ ways }: Plan): number =>
  ways.filter(({ charterId }) => charterId !== null).reduce((sum, { persons }) => sum + persons, 0);

/** The plan that the comparison holds for the best is chosen and approved: feeder, train and distribution, everybody by name on each. */
export async function takeTrain(season: Season, { office, batchId }: Comparing): Promise<Journey> {
  const { tell, figures } = season;
  const { client } = office;
  tell.stage('比较直达与“接驳＋专列＋分送”，择优批准', 'direct coaches compared with feeder, train and distribution');
  const { state, facts } = await client.until<Comparison>(
    `batches/${batchId}/alternatives`,
    (one) => one.state === 'done' || one.state === 'failed',
    () => undefined,
  );
  const [direct, best] = [facts?.plans[0], facts?.plans.find(({ chosen }) => chosen)];
  if (!direct || !best) throw new Error(`The ways were not compared: ${state}`);
  await client.post(`batches/${batchId}/alternatives/${best.id}/choose`);
  const batch = await client.post<Batch>(`batches/${batchId}/approve`);
  const trips: Trip[] = [];
  for (const { id } of batch.trips) trips.push(await client.get<Trip>(`trips/${id}`));
  const legs = (leg: Trip['leg']) => trips.filter((trip) => trip.leg === leg);
  const trains = legs('trunk');
  const seated = trains.reduce((sum, { seats }) => sum + seats.length, 0);
  figures['train'] = {
    ...{ persons: batch.members.length, onTrain: seated, direct: legs('direct').length },
    ...{ feeders: legs('feeder').length, trains: trains.length, distribution: legs('distribution').length },
    ...{ costFen: best.costFen, directCostFen: direct.costFen },
  };
  tell.fact(
    `直达大巴 ${yuan(direct.costFen)} 元、人均 ${hours(direct)} 小时；选定方案 ${yuan(best.costFen)} 元、${hours(best)} 小时，${onTrain(best)} 人乘专列`,
    `coaches all the way: ${yuan(direct.costFen)} yuan, ${hours(direct)} h a person; chosen: ${yuan(best.costFen)} yuan, ${hours(best)} h, ${onTrain(best)} by train`,
  );
  for (const { serviceNumber, departsAtLocal, stops, seats } of trains)
    tell.fact(
      `${serviceNumber ?? ''} ${departsAtLocal} ${stops[0]?.name ?? ''}→${stops.at(-1)?.name ?? ''}，${seats.length} 人对号入座；接驳 ${legs('feeder').length} 车，分送 ${legs('distribution').length} 车`,
      `${seats.length} with numbered seats on it, ${legs('feeder').length} feeders, ${legs('distribution').length} distribution coaches`,
    );
  return { office, batch, trips };
}

/** What happened at the stations, as it was told there. */
export function tellTransfers({ tell, figures }: Season, transfers: readonly Transferred[]): void {
  figures['transfers'] = transfers.map(({ trip, changed, missed }) => ({ leg: trip.leg, changed, missed }));
  for (const { trip, at, changed, missed } of transfers)
    tell.fact(
      `${shanghaiTime(new Date(at))} ${trip.stops.at(-1)?.name ?? ''}：${trip.leg === 'trunk' ? '专列' : '接驳车'}换乘 ${changed} 人，未赶上 ${missed} 人`,
      `${changed} changed from the ${trip.leg === 'trunk' ? 'train' : 'feeder'}, ${missed} missed what they should change to`,
    );
}
export interface Transferred {
  readonly trip: Trip;
  readonly at: number;
  readonly changed: number;
  readonly missed: number;
}
