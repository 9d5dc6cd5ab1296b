import { advance, DAY, type Office, type Season } from './season.js';
import type { Proposal } from './offers.js';
import { goesByTrain } from './train.js';

export interface Trip {
  readonly id: string;
  readonly batchId: string;
  readonly sheetNumber: string;
  readonly state: string;
  readonly leg: 'direct' | 'feeder' | 'trunk' | 'distribution';
  /** Number of the train; null for coaches. */
  readonly serviceNumber: string | null;
  readonly vehicleClass: string;
  readonly approvedSeats: number;
  readonly usableSeats: number;
  readonly drivers: number;
  readonly metres: number;
  readonly costFen: number;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly departsAtLocal: string;
  readonly arrivesAtLocal: string;
  readonly seats: readonly { readonly workerId: string; readonly siteId: string; readonly name: string }[];
  readonly stops: readonly {
    readonly kind: string;
    readonly name: string;
    readonly siteId: string | null;
    readonly divisionCode: string;
    readonly lon: number;
    readonly lat: number;
    readonly arrivesAt: string;
  }[];
  readonly proofs: readonly { readonly ok: boolean }[];
}

export interface Batch {
  readonly id: string;
  readonly state: string;
  readonly progress: { readonly phase: string; readonly done: number; readonly of: number } | null;
  readonly failure: { readonly zh: string; readonly en: string } | null;
  readonly leftBehind: readonly { readonly proposalId: string; readonly reason: string }[];
  readonly members: readonly object[];
  readonly trips: readonly { readonly id: string }[];
}

export interface Journey {
  readonly office: Office;
  readonly batch: Batch;
  readonly trips: readonly Trip[];
}

/** Each county's placements become a batch, planned through the queue, proven lawful, approved. */
export async function planBatches(season: Season): Promise<Journey[]> {
  const { offices, tell, figures } = season;
  tell.stage('编制并批准运输批次（队列）', 'transport batches, planned through the queue and approved');
  await advance(season, DAY.planning);
  const journeys: Journey[] = [];
  for (const office of offices) journeys.push(await planBatch(season, office));
  const trips = journeys.flatMap((journey) => journey.trips);
  const persons = trips.reduce((total, { seats }) => total + seats.length, 0);
  const usable = trips.reduce((total, { usableSeats }) => total + usableSeats, 0);
  const kilometres = Math.round(trips.reduce((total, { metres }) => total + metres, 0) / 1000);
  figures['transport'] = {
    batches: journeys.length,
    trips: trips.length,
    persons,
    usableSeats: usable,
    meanLoad: usable > 0 ? Number((persons / usable).toFixed(4)) : 0,
    vehicleKilometres: kilometres,
    costFen: trips.reduce((total, { costFen }) => total + costFen, 0),
    proofs: trips.flatMap(({ proofs }) => proofs).length,
    proofsBroken: trips.flatMap(({ proofs }) => proofs).filter(({ ok }) => !ok).length,
  };
  tell.fact(
    `${trips.length} 车次，${persons} 人，${kilometres} 车公里，实载 ${((100 * persons) / usable).toFixed(1)}%（占可用座位）`,
    `${trips.length} trips, ${persons} persons, ${kilometres} vehicle-km, ${((100 * persons) / usable).toFixed(1)} % of the usable seats`,
  );
  return journeys;
}

async function planBatch(season: Season, office: Office): Promise<Journey> {
  const { tell } = season;
  const { client, county } = office;
  const confirmed = (await client.all<Proposal>('proposals?state=confirmed&limit=500')).filter(
    ({ siteId }) => !goesByTrain(season, office, siteId),
  );
  const drafted = await client.post<Batch>('batches', {
    name: `${county.office} 3月12日`,
    departsAfter: DAY.departure,
    proposalIds: confirmed.map(({ id }) => id),
  });
  let planned = await plan(office, drafted.id, tell);
  if (planned.leftBehind.length > 0) {
    tell.fact(
      `${planned.leftBehind.length} 人无法依规成行，移出批次`,
      `${planned.leftBehind.length} cannot travel lawfully in this batch and are taken out`,
    );
    await client.post(`batches/${drafted.id}/members`, {
      add: [],
      remove: planned.leftBehind.map(({ proposalId }) => proposalId),
    });
    planned = await plan(office, drafted.id, tell);
  }
  const batch = await client.post<Batch>(`batches/${drafted.id}/approve`);
  const trips: Trip[] = [];
  for (const { id } of batch.trips) trips.push(await client.get<Trip>(`trips/${id}`));
  tell.fact(
    `${county.office}：${batch.members.length} 人，${trips.length} 车`,
    `${batch.members.length} persons, ${trips.length} coaches`,
  );
  return { office, batch, trips };
}

async function plan({ client }: Office, id: string, tell: Season['tell']): Promise<Batch> {
  await client.post(`batches/${id}/plan`);
  const done = await client.until<Batch>(
    `batches/${id}`,
    ({ state }) => state !== 'planning',
    ({ progress }) => progress && tell.bar(progress.done, progress.of, progress.phase),
  );
  if (done.state !== 'planned') throw new Error(`No plan: ${done.failure?.en ?? done.state}`);
  return done;
}
