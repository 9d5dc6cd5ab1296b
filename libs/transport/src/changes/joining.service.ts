import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { ProposalService } from '#matching';
import type { Grant } from '#platform';
import { BatchEntity, BatchMemberEntity } from '../batches/batch.entity.js';
import { JourneyEnds } from '../batches/journey-ends.service.js';
import { join, newMembers } from '../batches/member-rows.service.js';
import { placementsUnfit } from '../transport.errors.js';
import { coursesOf } from '../trips/trip-courses.service.js';
import { SeatEntity, type TripEntity } from '../trips/trip.entity.js';
import { wayOn } from './trip-change.js';
import { companionsApart, type MissingStop, noSuchStop } from './trip-change.errors.js';
import type { Rider } from './trip-seats.service.js';

/** Placements that join a trip which stands: between stops that it makes. */
@Injectable()
export class Joining {
  constructor(
    private readonly proposals: ProposalService,
    private readonly ends: JourneyEnds,
  ) {}

  /**
   * Members of the trip's batch from now on, and where they ride. Who was left behind by the batch's own plan may join as well.
   * @throws batch.placements-unfit, trip-change.no-stop, trip-change.companions-apart
   */
  async of(tx: EntityManager, grant: Grant, trip: TripEntity, proposalIds: readonly string[]): Promise<Rider[]> {
    const { batchId } = trip;
    const proposalId = In([...proposalIds]);
    const seated = await tx.findBy(SeatEntity, { proposalId, active: true });
    if (seated.length > 0) throw placementsUnfit(seated.map((seat) => seat.proposalId));
    const waiting = await tx.findBy(BatchMemberEntity, { proposalId, batchId, active: true });
    const members = await newMembers(tx, this.proposals, grant, batchId, proposalIds);
    await join(tx, members);
    const all = [...waiting, ...members.map((member) => ({ ...member, active: true }))];
    const { travellers, places } = await this.ends.of(tx, all);
    const stops = (await coursesOf(tx, [trip.id])).get(trip.id)?.stops ?? [];
    const missing: MissingStop[] = [];
    const riders: Rider[] = [];
    for (const { from, to, ...traveller } of travellers) {
      const [boards, alights] = [places[from], places[to]];
      if (!boards || !alights) continue;
      const way = wayOn(stops, boards, traveller.siteId);
      const { name, divisionCode } = way === 'pick-up' ? boards : alights;
      if (typeof way === 'string') missing.push({ workerId: traveller.workerId, kind: way, name, divisionCode });
      else {
        await this.refuseApart(tx, trip, { ...traveller, boards: boards.name });
        riders.push({ ...traveller, ...way });
      }
    }
    if (missing.length > 0) throw noSuchStop(trip.id, missing);
    await noMoreLeftBehind(tx, batchId, proposalIds);
    return riders;
  }

  /** Members of a travel group between the same two places ride in one coach. */
  private async refuseApart(
    tx: EntityManager,
    { id, batchId }: TripEntity,
    { travelGroup, siteId, boards }: Pick<Rider, 'travelGroup' | 'siteId'> & { readonly boards: string },
  ): Promise<void> {
    if (travelGroup === null) return;
    const others = await tx.query<{ trip: string }[]>(
      `select distinct s.trip_id trip from seat s join trip t on t.id = s.trip_id
         join trip_stop b on b.trip_id = s.trip_id and b.sequence = s.board_stop
       where s.active and t.batch_id = $1 and t.id <> $2 and s.travel_group = $3 and s.site_id = $4 and b.name = $5`,
      [batchId, id, travelGroup, siteId, boards],
    );
    if (others.length > 0)
      throw companionsApart(
        id,
        others.map(({ trip }) => trip),
      );
  }
}

async function noMoreLeftBehind(tx: EntityManager, id: string, proposalIds: readonly string[]): Promise<void> {
  const { leftBehind } = await tx.findOneByOrFail(BatchEntity, { id });
  const still = leftBehind.filter(({ proposalId }) => !proposalIds.includes(proposalId));
  if (still.length < leftBehind.length) await tx.update(BatchEntity, { id }, { leftBehind: still });
}
