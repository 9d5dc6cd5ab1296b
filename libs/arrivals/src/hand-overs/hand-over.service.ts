import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessClock, Database, type Grant, need, newId, record } from '#platform';
import { WorkerService } from '#workers';
import { handOverMissing, listChanged, nameWanted, notCounted, notDeparted } from '../arrivals.errors.js';
import { canonicalList, changesOf, type Count, isSignedByBoth, SIGNING_ROLES } from './hand-over.js';
import { HandOverEntity, SignatureEntity } from './hand-over.entity.js';
import { handOverLifecycle, type HandOverStep } from './hand-over.lifecycle.js';
import { type HandOverView, handOverView } from './hand-over-view.js';
import { PassengerEntity } from '../passengers/passenger.entity.js';
import { unlistedPassengerOf } from '../passengers/passenger-list.service.js';
import { PassengerService } from '../passengers/passenger.service.js';
import { TripCourseService } from '../trip-course.service.js';

export interface Signing {
  /** Of the list that the person looked at. */
  readonly listHash: string;
  /** What the person signs on, in words or as an identifier of the device. */
  readonly device: string;
  /** Where neither the account nor the leader's sign-in bears a name. */
  readonly name?: string | undefined;
}

const READERS = ['coordinator', 'trip-leader', 'site-contact', 'enterprise'] as const satisfies Grant['role'][];

/** The gate: arrival, count by name, and the signatures of both sides over the same list. */
@Injectable()
export class HandOverService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly passengers: PassengerService,
    private readonly course: TripCourseService,
    private readonly workers: WorkerService,
  ) {}

  /** The hand-overs of a trip that the grant may see. */
  ofTrip(grant: Grant, tripId: string): Promise<{ items: HandOverView[] }> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.find(HandOverEntity, { where: { tripId }, order: { id: 'asc' } });
      if (found.length === 0) await this.course.look(tx, tripId);
      const items: HandOverView[] = [];
      for (const { id } of found) items.push(await view(tx, id));
      return { items };
    });
  }

  get(grant: Grant, id: string): Promise<HandOverView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, (tx) => view(tx, id));
  }

  /** The vehicle stands at the gate. @throws hand-over.missing, hand-over.not-departed, hand-over.illegal-step */
  arrive(grant: Grant, id: string): Promise<HandOverView> {
    need(grant, 'trip-leader', 'site-contact', 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const { handOver, tripState } = await this.open(tx, id);
      if (tripState !== 'departed') throw notDeparted(tripState);
      const at = await this.clock.now(tx);
      await move(tx, handOver, 'arrive', at, { arrivedAt: at });
      return view(tx, id);
    });
  }

  /**
   * The site says who is there, in full; a later count takes the place of the one before. A changed list voids what was
   * signed over the old one.
   * @throws hand-over.missing, hand-over.illegal-step and what `changesOf` refuses
   */
  count(grant: Grant, id: string, count: Count): Promise<HandOverView> {
    need(grant, 'site-contact');
    return this.db.transaction(grant, async (tx) => {
      const { handOver, people } = await this.open(tx, id);
      handOverLifecycle.after(handOver.state, 'count');
      const changes = changesOf(people, count, handOver.state);
      const at = await this.clock.now(tx);
      const byId = new Map(people.map((one) => [one.id, one]));
      for (const step of ['arrive', 'miss', 'strike'] as const)
        for (const one of changes[step]) await this.passengers.take(tx, known(byId, one), step, at);
      for (const [one, dispute] of changes.disputes)
        if (known(byId, one).dispute !== dispute) await tx.update(PassengerEntity, { id: one }, { dispute });
      if (changes.find.length > 0) await this.find(tx, handOver, changes.find, at);
      const changed = changes.arrive.length + changes.miss.length + changes.strike.length + changes.find.length;
      if (changed > 0 || handOver.state !== 'counted') await move(tx, handOver, 'count', at, { countedAt: at });
      return view(tx, id);
    });
  }

  /**
   * One side signs the list it looked at. Once both have signed the same list the hand-over is completed: whoever is
   * accepted is employed. The same signature again changes nothing.
   * @throws hand-over.missing, hand-over.not-counted, hand-over.list-changed, hand-over.name-wanted
   */
  sign(grant: Grant, id: string, { listHash, device, name }: Signing): Promise<HandOverView> {
    need(grant, ...SIGNING_ROLES);
    return this.db.transaction(grant, async (tx) => {
      const { handOver, people, leaderName } = await this.open(tx, id);
      const role = grant.role === 'trip-leader' ? 'trip-leader' : 'site-contact';
      if (await tx.existsBy(SignatureEntity, { handOverId: id, role, listHash })) return view(tx, id);
      if (handOver.state !== 'counted') throw notCounted(handOver.state);
      const list = canonicalList(handOver, people);
      const hash = sha256(list);
      if (listHash !== hash) throw listChanged(hash);
      const personName = (role === 'trip-leader' ? leaderName : await ownName(tx, grant)) ?? name?.trim();
      if (!personName) throw nameWanted();
      const at = await this.clock.now(tx);
      const person = grant.actor;
      await tx.insert(SignatureEntity, {
        id: newId(),
        handOverId: id,
        role,
        person,
        personName,
        signedAt: at,
        device,
        listHash,
      });
      await note(tx, handOver, 'signed', at, { role, listHash });
      const signatures = await tx.findBy(SignatureEntity, { handOverId: id });
      if (isSignedByBoth(signatures, hash)) {
        await this.settle(tx, people, at);
        await move(tx, handOver, 'complete', at, { completedAt: at, signedHash: hash, signedList: list });
        await this.course.goOn(tx, handOver.tripId, at);
      }
      return view(tx, id);
    });
  }

  private async settle(tx: EntityManager, people: readonly PassengerEntity[], at: Date): Promise<void> {
    const employed: string[] = [];
    for (const one of people) {
      if (one.state !== 'arrived' && one.state !== 'unlisted') continue;
      await this.passengers.take(tx, one, one.dispute === null ? 'accept' : 'dispute', at);
      if (one.workerId && one.dispute === null) employed.push(one.workerId);
    }
    await this.workers.advance(tx, employed, 'employ', at);
  }

  private async find(
    tx: EntityManager,
    handOver: HandOverEntity,
    found: readonly {
      readonly name: string;
      readonly note?: string | undefined;
      readonly dispute?: string | undefined;
    }[],
    at: Date,
  ): Promise<void> {
    const { batchId } = await this.course.look(tx, handOver.tripId);
    const stop = await this.course.stopOf(tx, handOver.tripId, handOver.siteId);
    for (const person of found) {
      const passenger = { ...unlistedPassengerOf(handOver, batchId, stop, person), foundAt: at };
      await tx.insert(PassengerEntity, passenger);
      await this.passengers.note(tx, passenger, 'passenger.unlisted', at);
    }
  }

  /** The hand-over and its people, with their trip locked. */
  private async open(tx: EntityManager, id: string) {
    const seen = await tx.findOneBy(HandOverEntity, { id });
    if (!seen) throw handOverMissing(id);
    const { state: tripState, leaderName } = await this.course.lock(tx, seen.tripId);
    return { ...(await read(tx, id)), tripState, leaderName };
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function read(tx: EntityManager, id: string): Promise<{ handOver: HandOverEntity; people: PassengerEntity[] }> {
  const handOver = await tx.findOneBy(HandOverEntity, { id });
  if (!handOver) throw handOverMissing(id);
  const { tripId, siteId } = handOver;
  return { handOver, people: await tx.findBy(PassengerEntity, { tripId, siteId }) };
}

async function view(tx: EntityManager, id: string): Promise<HandOverView> {
  const { handOver, people } = await read(tx, id);
  const signatures = await tx.find(SignatureEntity, { where: { handOverId: id }, order: { id: 'asc' } });
  const list = handOver.countedAt && canonicalList(handOver, people);
  return handOverView(handOver, people, signatures, list ? { list, listHash: sha256(list) } : null);
}

async function move(
  tx: EntityManager,
  handOver: HandOverEntity,
  step: HandOverStep,
  at: Date,
  facts: Partial<Pick<HandOverEntity, 'arrivedAt' | 'countedAt' | 'completedAt' | 'signedHash' | 'signedList'>>,
): Promise<void> {
  const state = handOverLifecycle.after(handOver.state, step);
  await tx.update(HandOverEntity, { id: handOver.id }, { state, ...facts });
  await note(tx, handOver, state, at);
}

const note = (
  tx: EntityManager,
  { id, tripId, siteId }: HandOverEntity,
  what: string,
  at: Date,
  details: object = {},
) => record(tx, { type: `hand-over.${what}`, subject: id, trip: tripId, at, details: { site: siteId, ...details } });

/** Row-level security shows an account to its own person. API keys and tokens of a trip have none. */
async function ownName(tx: EntityManager, { actor }: Grant): Promise<string | undefined> {
  const [account] = await tx.query<{ name: string }[]>('select name from account where id = $1', [actor]);
  return account?.name;
}

function known(people: ReadonlyMap<string, PassengerEntity>, id: string): PassengerEntity {
  const one = people.get(id);
  if (!one) throw new Error('A count names somebody unknown');
  return one;
}
