import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type ItemResult, refused, taken } from '#kernel';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { BatchEntity } from '../batches/batch.entity.js';
import { type JudgedSeat, refusedOf } from '../recognition/seat-recognition.service.js';
import { tripMissing } from '../transport.errors.js';
import { coursesOf } from '../trips/trip-courses.service.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import type { SeatFacts, StopFacts } from '../trips/trip.js';
import { changesBetween, type SheetContent } from '../versions/trip-version.js';
import { contentOf, issueVersion } from '../versions/version-rows.service.js';
import { DepartureChange } from './departure-change.service.js';
import { Joining } from './joining.service.js';
import { undoable } from './savepoint.service.js';
import { type ChangedTrip, kindsOf, type TripChange, type TripChangeItem, wayOn } from './trip-change.js';
import {
  inPlanning,
  type MissingStop,
  noSuchStop,
  nothingToChange,
  personNotAboard,
  targetUnfit,
  tooLateToChange,
  wouldBeTurnedBack,
} from './trip-change.errors.js';
import { nothingYet, type Occurred, TripSeats } from './trip-seats.service.js';

/** What became, or would become, of one item. */
export interface TripChangeOutcome {
  readonly tripId: string;
  /** The trip, then those to which somebody moves; empty where it is refused. */
  readonly trips: readonly ChangedTrip[];
  readonly refusal: ItemResult['refusal'];
}

/** Unwinds the transaction of a preview with its answer. */
class Previewed<T> extends Error {
  constructor(readonly answer: T) {
    super('A preview is not kept');
  }
}

/** Changes of trips that stand: planned ones keep their plan, approved ones get a new version of their sheet. */
@Injectable()
export class TripChangeService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly seats: TripSeats,
    private readonly joining: Joining,
    private readonly departures: DepartureChange,
  ) {}

  /**
   * All of it or nothing. Timetable and proofs are computed again, codes judged, offers and slots follow, whoever is concerned is told.
   * A preview answers the same and changes nothing.
   * @throws trip.missing, trip-change.*, trip.unlawful, trip.seated-elsewhere, batch.placements-unfit and what carriers' offers and
   *   arrival slots refuse
   */
  change(grant: Grant, item: TripChangeItem, isPreview = false): Promise<ChangedTrip[]> {
    need(grant, 'coordinator');
    return this.transaction(grant, isPreview, async (tx) => {
      await lockAll(tx, [item]);
      return this.one(tx, grant, item);
    });
  }

  /** As `change`, of many trips in the order given; a refused one does not hinder the rest. */
  changeMany(grant: Grant, items: readonly TripChangeItem[], isPreview = false): Promise<TripChangeOutcome[]> {
    need(grant, 'coordinator');
    return this.transaction(grant, isPreview, async (tx) => {
      await lockAll(tx, items);
      const outcomes: TripChangeOutcome[] = [];
      for (const item of items) {
        let trips: ChangedTrip[] = [];
        const work = undoable(tx, async () => void (trips = await this.one(tx, grant, item)));
        const { refusal } = await work.then(() => taken(item.tripId)).catch(refused);
        outcomes.push({ tripId: item.tripId, trips, refusal });
      }
      return outcomes;
    });
  }

  private async transaction<T>(grant: Grant, isPreview: boolean, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction(grant, async (tx) => {
        const answer = await work(tx);
        if (isPreview) throw new Previewed(answer);
        return answer;
      });
    } catch (error) {
      if (error instanceof Previewed) return error.answer as T;
      throw error;
    }
  }

  private async one(tx: EntityManager, grant: Grant, { tripId, ...change }: TripChangeItem): Promise<ChangedTrip[]> {
    const kinds = kindsOf(change);
    if (kinds.length === 0) throw nothingToChange();
    const trip = await openTrip(tx, tripId);
    const targets: TripEntity[] = [];
    for (const id of new Set(change.move?.map((one) => one.tripId))) {
      const target = await openTrip(tx, id);
      if (id === tripId || target.state !== trip.state) throw targetUnfit(id, target.state);
      targets.push(target);
    }
    const touched = [trip, ...targets].map((was) => ({ was, occurred: nothingYet() }));
    const contents: SheetContent[] = [];
    for (const { was } of touched) contents.push(await contentOf(tx, was));
    await this.apply(tx, grant, change, touched);
    const judged = await this.settle(tx, touched);
    const at = await this.clock.now(tx);
    for (const kind of kinds) await issueVersion(tx, tripId, { kind }, at);
    for (const target of targets) await issueVersion(tx, target.id, { kind: 'moved-here' }, at);
    const answers: ChangedTrip[] = [];
    for (const [i, { was }] of touched.entries()) {
      const is = await tx.findOneByOrFail(TripEntity, { id: was.id });
      const [before, after] = [contents[i], await contentOf(tx, is)];
      if (before) answers.push(changedTrip(was, is, { before, after }, judged.get(was.id) ?? []));
    }
    return answers;
  }

  private async apply(
    tx: EntityManager,
    grant: Grant,
    { remove = [], move = [], add = [], swap = [], departsAt }: TripChange,
    [own, ...targets]: readonly Touched[],
  ): Promise<void> {
    if (!own) return;
    const { was: trip, occurred } = own;
    for (const { workerId, reason } of remove)
      await this.seats.release(tx, trip, await seatOf(tx, trip.id, workerId), reason);
    for (const { workerId, tripId } of move) {
      const target = targets.find(({ was }) => was.id === tripId);
      if (target) await this.move(tx, trip, target, workerId);
    }
    if (add.length > 0) {
      const riders = await this.joining.of(tx, grant, trip, add);
      for (const { id } of await this.seats.take(tx, trip, riders, 'seat.added')) occurred.fresh.add(id);
    }
    for (const { workerId, withWorkerId } of swap) {
      const [one, other] = [await seatOf(tx, trip.id, workerId), await seatOf(tx, trip.id, withWorkerId)];
      await this.seats.swap(tx, one, other);
      for (const { id } of [one, other]) occurred.renumbered.add(id);
    }
    if (departsAt) {
      await this.departures.set(tx, trip, departsAt);
      occurred.retimed = true;
    }
  }

  /** With those of the travel group. Who moved there already as somebody's companion has moved. */
  private async move(tx: EntityManager, from: TripEntity, to: Touched, workerId: string): Promise<void> {
    if (await tx.existsBy(SeatEntity, { id: In([...to.occurred.fresh]), workerId, active: true })) return;
    const party = await this.seats.party(tx, await seatOf(tx, from.id, workerId));
    const courses = await coursesOf(tx, [from.id, to.was.id]);
    const [own, theirs] = [courses.get(from.id)?.stops ?? [], courses.get(to.was.id)?.stops ?? []];
    const ways = waysOn(to.was.id, party, own, theirs);
    const target = await tx.findOneByOrFail(TripEntity, { id: to.was.id });
    for (const { id } of await this.seats.move(tx, { from, to: target }, party, ways)) to.occurred.fresh.add(id);
  }

  /** In the order of ids, as whoever locks trips does. @throws trip-change.not-recognised */
  private async settle(tx: EntityManager, touched: readonly Touched[]): Promise<Map<string, JudgedSeat[]>> {
    const judged = new Map<string, JudgedSeat[]>();
    for (const { was, occurred } of [...touched].sort((a, b) => (a.was.id < b.was.id ? -1 : 1))) {
      const seats = await this.seats.settle(tx, was.id, occurred);
      const turnedBack = refusedOf(seats.filter(({ seat }) => occurred.fresh.has(seat.id)));
      if (turnedBack.length > 0 && was.state !== 'planned') throw wouldBeTurnedBack(was.id, turnedBack);
      judged.set(was.id, seats);
    }
    return judged;
  }
}

interface Touched {
  readonly was: TripEntity;
  readonly occurred: Occurred;
}

/** Batches, then trips, each by their ids: of two who change the same the second sees what the first did. */
async function lockAll(tx: EntityManager, items: readonly TripChangeItem[]): Promise<void> {
  const ids = items.flatMap(({ tripId, move = [] }) => [tripId, ...move.map((one) => one.tripId)]);
  const lock = { mode: 'pessimistic_write' } as const;
  const found = await tx.find(TripEntity, { select: { id: true, batchId: true }, where: { id: In(ids) } });
  const batchIds = found.map(({ batchId }) => batchId);
  await tx.find(BatchEntity, { select: { id: true }, where: { id: In(batchIds) }, order: { id: 'asc' }, lock });
  await tx.find(TripEntity, { select: { id: true }, where: { id: In(ids) }, order: { id: 'asc' }, lock });
}

/** @throws trip.missing, trip-change.too-late, trip-change.in-planning */
async function openTrip(tx: EntityManager, id: string): Promise<TripEntity> {
  const trip = await tx.findOneBy(TripEntity, { id });
  if (!trip) throw tripMissing(id);
  if (trip.state === 'approved') return trip;
  if (trip.state !== 'planned') throw tooLateToChange(id, trip.state);
  const { state } = await tx.findOneByOrFail(BatchEntity, { id: trip.batchId });
  if (state !== 'planned') throw inPlanning(trip.batchId, state);
  return trip;
}

/** @throws trip-change.person-missing */
async function seatOf(tx: EntityManager, tripId: string, workerId: string): Promise<SeatEntity> {
  const seat = await tx.findOneBy(SeatEntity, { tripId, workerId, active: true });
  if (!seat) throw personNotAboard(tripId, workerId);
  return seat;
}

/** @throws trip-change.no-stop */
function waysOn(tripId: string, party: readonly SeatFacts[], own: readonly StopFacts[], theirs: readonly StopFacts[]) {
  const missing: MissingStop[] = [];
  const ways = party.flatMap(({ workerId, siteId, boardStop, alightStop }) => {
    const [boards, alights] = [own[boardStop], own[alightStop]];
    const way = boards && wayOn(theirs, boards, siteId);
    if (typeof way === 'object') return [way];
    const { name = '', divisionCode = '' } = (way === 'set-down' ? alights : boards) ?? {};
    missing.push({ workerId, kind: way ?? 'pick-up', name, divisionCode });
    return [];
  });
  if (missing.length > 0) throw noSuchStop(tripId, missing);
  return ways;
}

type Contents = Record<'before' | 'after', SheetContent>;

function changedTrip(
  was: TripEntity,
  is: TripEntity,
  { before, after }: Contents,
  judged: readonly JudgedSeat[],
): ChangedTrip {
  const recognition: Record<string, number> = {};
  for (const { verdict } of judged) recognition[verdict.verdict] = (recognition[verdict.verdict] ?? 0) + 1;
  return {
    tripId: is.id,
    sheetNumber: is.sheetNumber,
    version: is.version || null,
    usableSeats: is.usableSeats,
    persons: { before: before.persons.length, after: after.persons.length },
    costFen: { before: was.costFen, after: is.costFen },
    departsAt: { before: before.departsAt, after: after.departsAt },
    arrivesAt: { before: before.arrivesAt, after: after.arrivesAt },
    changes: changesBetween(before, after),
    proofs: is.proofs,
    recognition,
    refused: refusedOf(judged),
  };
}
