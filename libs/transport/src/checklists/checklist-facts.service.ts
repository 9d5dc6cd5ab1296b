import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { KeptVerdictService } from '#health';
import { plusSeconds } from '#kernel';
import { ProposalService } from '#matching';
import { VacancyService } from '#vacancies';
import { WorkerService } from '#workers';
import { AuthorityNotificationEntity } from '../authorities/authority.entity.js';
import { BatchMemberEntity } from '../batches/batch.entity.js';
import { NoticeEntity } from '../notices/notice.entity.js';
import { CarrierOfferEntity } from '../offers/carrier-offer.entity.js';
import { boardingHindrance, delayAt } from '../recognition/recheck.js';
import type { RisenTrip } from '../risen/risen-trip.js';
import { risenTrip } from '../risen/risen-trips.service.js';
import { ArrivalSlotEntity } from '../slots/arrival-slot.entity.js';
import { TripEntity } from '../trips/trip.entity.js';
import { goesOn, type SeatFacts } from '../trips/trip.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import type { ChecklistFigures, Figures } from './checklist.js';

/** What stored facts say of each item; read in the name of the system, as no office sees all of them. */
@Injectable()
export class ChecklistFacts {
  constructor(
    private readonly workers: WorkerService,
    private readonly proposals: ProposalService,
    private readonly vacancies: VacancyService,
    private readonly verdicts: KeptVerdictService,
    private readonly rules: TransportRulesService,
  ) {}

  /** @param seats those that are asked about: all with a seat, or all aboard */
  async of(tx: EntityManager, trip: TripEntity, seats: readonly SeatFacts[], now: Date): Promise<ChecklistFigures> {
    const of = seats.length;
    const proposalId = In(seats.map((seat) => seat.proposalId));
    const onTheWay = trip.state === 'departed' || trip.state === 'completed';
    const delay = onTheWay ? 0 : delayAt(trip.departsAt, now);
    const ids = seats.map((seat) => seat.proposalId);
    const members = await tx.findBy(BatchMemberEntity, { proposalId, active: true });
    return {
      identity: await this.identity(tx, seats),
      post: { done: (await this.proposals.confirmed(tx, { ids })).length, of },
      health: { done: seats.filter(({ recognition }) => boardingHindrance(recognition, delay) === null).length, of },
      staff: { done: trip.leaderCodeUsedAt === null ? 0 : 1, of: 1 },
      posts: await this.posts(tx, [...new Set(members.map(({ vacancyId }) => vacancyId))]),
      workers: await told(tx, trip, seats),
      'health-management': { done: await this.judgedAgain(tx, trip, seats), of },
      vehicle: trip.leg === 'trunk' ? NOTHING : await vehicle(tx, trip.id),
      landing: await landing(tx, trip.id),
      // At a station nobody is handed over.
      'hand-over': goesOn(trip) ? NOTHING : await contacts(tx, [...new Set(seats.map(({ siteId }) => siteId))]),
    };
  }

  risen(tx: EntityManager, trip: TripEntity, aboard: number): Promise<RisenTrip | null> {
    return risenTrip(tx, this.rules, trip, aboard);
  }

  private async identity(tx: EntityManager, seats: readonly SeatFacts[]): Promise<Figures> {
    const people = await this.workers.brief(
      tx,
      seats.map(({ workerId }) => workerId),
    );
    const same = seats.filter(({ workerId, idTail }) => people.get(workerId)?.maskedId.endsWith(idTail));
    return { done: same.length, of: seats.length };
  }

  private async posts(tx: EntityManager, ids: readonly string[]): Promise<Figures> {
    const vacancies = [...(await this.vacancies.brief(tx, ids)).values()];
    return { done: vacancies.filter(({ state }) => state !== 'withdrawn').length, of: ids.length };
  }

  /** Those judged since the first hour at which codes are judged again before a departure. */
  private async judgedAgain(tx: EntityManager, trip: TripEntity, seats: readonly SeatFacts[]): Promise<number> {
    const leads = this.rules.ruleFor(trip).recheckSeconds;
    const since = plusSeconds(trip.departsAt, -Math.max(0, ...leads));
    const idOf = ({ recognition }: SeatFacts) => recognition?.verdictId ?? '';
    const ids = seats.map(idOf).filter((id) => id !== '');
    const judged = await this.verdicts.brief(tx, ids);
    return seats.filter((seat) => (judged.get(idOf(seat))?.judgedAt ?? 0) >= since).length;
  }
}

const NOTHING: Figures = { done: 0, of: 0 };

const vehicle = async (tx: EntityManager, tripId: string): Promise<Figures> => ({
  done: Number(await tx.existsBy(CarrierOfferEntity, { tripId, state: 'confirmed' })),
  of: 1,
});

/** Of a journey of several legs people are told once. */
async function told(
  tx: EntityManager,
  { id, batchId, charterId }: TripEntity,
  seats: readonly SeatFacts[],
): Promise<Figures> {
  const legs = charterId === null ? [] : await tx.findBy(TripEntity, { batchId, charterId });
  const sent = await tx.findBy(NoticeEntity, { tripId: In([id, ...legs.map((leg) => leg.id)]), state: 'sent' });
  const reached = new Set(sent.map(({ workerId }) => workerId));
  return { done: seats.filter(({ workerId }) => reached.has(workerId)).length, of: seats.length };
}

async function landing(tx: EntityManager, tripId: string): Promise<Figures> {
  const told = await tx.findBy(AuthorityNotificationEntity, { tripId, supersededAt: IsNull(), kind: Not('cancelled') });
  const slots = await tx.findBy(ArrivalSlotEntity, { tripId, state: Not('void') });
  const accepted = slots.filter(({ state }) => state === 'accepted').length;
  const acknowledged = told.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length;
  return { done: accepted + acknowledged, of: slots.length + told.length };
}

/** Gates with somebody who can count and sign. */
async function contacts(tx: EntityManager, sites: readonly string[]): Promise<Figures> {
  const found: unknown[] = await tx.query(
    `select distinct site_id from account where role = 'site-contact' and not disabled and site_id = any($1::uuid[])`,
    [sites],
  );
  return { done: found.length, of: sites.length };
}
