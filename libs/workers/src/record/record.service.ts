import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate, shanghaiInstant } from '#kernel';
import { ReferenceService, setsContaining } from '#places';
import { BusinessClock, Database, FieldCipher, type Grant, need, newId, record } from '#platform';
import { WorkerEntity } from '../worker.entity.js';
import { onTheWay, workerMissing } from '../worker.errors.js';
import { admitted, type SealedIdentity, statedPurpose, type Worker, type WorkerFacts } from '../worker.js';
import { WorkerService } from '../worker.service.js';
import { unscoped } from '../worker-rows.service.js';
import type { WorkerView } from '../worker-view.js';
import { POOR } from './priority.js';
import { companionUnfit, versionStale } from './record.errors.js';
import {
  changedFields,
  changedRecord,
  type ConsentFacts,
  type PickUp,
  type RecordFacts,
  refuseClosed,
  refuseGone,
  soundConsent,
  soundRelative,
  type WorkerRecord,
} from './record.js';
import { type RecordView, recordView } from './record-view.js';
import { lockPeople, recordOf, writeRecord } from './record-rows.service.js';

/** A worker with all that is known; the record is for the office alone, and for nobody once the consent was withdrawn. */
export type WholeRecord = WorkerView & { readonly record: RecordView | null };

/** What is put right. What is left out stays as it is, null takes it away. */
export interface Correction extends Partial<Omit<WorkerFacts, 'idNumber' | keyof RecordFacts>>, RecordFacts {
  /** Of the record that was read: whoever corrected it meanwhile is not overwritten. */
  readonly version: number;
  readonly reason: string;
  /** Somebody of the same household; null for none. */
  readonly householdWith?: string | null | undefined;
  /** Somebody with whom the person travels; null for alone. */
  readonly travelsWith?: string | null | undefined;
}

/** The whole record of a person: read, corrected, and the consent on which it rests. */
@Injectable()
export class RecordService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly reference: ReferenceService,
    private readonly workers: WorkerService,
  ) {}

  /** @throws worker.missing */
  async get(grant: Grant, id: string): Promise<WholeRecord> {
    const view = await this.workers.get(grant, id);
    const office = grant.role === 'coordinator' || grant.role === 'system';
    if (!office || view.consentWithdrawnAt !== null) return { ...view, record: null };
    return this.db.transaction(grant, async (tx) => {
      const worker = await tx.findOneBy(WorkerEntity, { id });
      if (!worker) throw workerMissing(id);
      const known = await recordOf(tx, id);
      const { relative = null } = this.identity(worker);
      const dates = { since: known.poorSince, until: known.poorUntil };
      return {
        ...view,
        priority: view.priority.map((reason) => (reason.key === POOR ? { ...reason, ...dates } : reason)),
        record: recordView(known, relative, await nearOnes(tx, worker, known)),
      };
    });
  }

  /** Where those of these people board who have a boarding place of their own. As `WorkerService.brief`. */
  async pickUps(tx: EntityManager, ids: readonly string[]): Promise<Map<string, PickUp & { divisionCode: string }>> {
    const found = await unscoped(tx, () =>
      tx.query<(PickUp & { id: string; divisionCode: string })[]>(
        `select w.id, coalesce(p.division_code, w.home_division) "divisionCode", coalesce(p.name, r.pick_up ->> 'name') name,
           coalesce(p.lon, (r.pick_up -> 'lon')::float8) lon, coalesce(p.lat, (r.pick_up -> 'lat')::float8) lat
         from worker_record r join worker w on w.id = r.worker_id left join pick_up_point p on p.id = r.pick_up_point_id
         where w.id = any($1::uuid[]) and (p.id is not null or r.pick_up is not null)`,
        [ids],
      ),
    );
    return new Map(found.map(({ id, ...pickUp }) => [id, pickUp]));
  }

  /**
   * Puts right what is written of a person. Who did it, when, why and which fields is recorded, no values are.
   * @throws worker.missing, worker.version-stale, worker.merged, worker.deceased, worker.consent-withdrawn, worker.on-the-way,
   *   worker.companion-unfit, and what `admitted` and `changedRecord` refuse
   */
  async correct(grant: Grant, id: string, { version, reason, ...facts }: Correction): Promise<WholeRecord> {
    need(grant, 'coordinator');
    const stated = statedPurpose(reason);
    await this.db.transaction(grant, async (tx) => {
      const people = await lockPeople(tx, [id, facts.householdWith, facts.travelsWith]);
      const worker = people.get(id);
      if (!worker) throw workerMissing(id);
      refuseClosed(worker);
      if (worker.version !== version) throw versionStale(worker.version);
      const at = await this.clock.now(tx);
      const note = (subject: string, fields: readonly string[]) =>
        record(tx, { type: 'worker.corrected', subject, worker: subject, at, details: { fields, reason: stated } });
      const change = this.changeOf(grant, worker, await recordOf(tx, id), facts, shanghaiDate(at));
      const joined = await joinOthers(tx, worker, people, facts);
      const fields = [...change.fields, ...joined.fields];
      if (fields.length === 0) return;
      await tx.update(WorkerEntity, { id }, { ...change.worker, ...joined.worker, version: version + 1 });
      await writeRecord(tx, id, { ...change.record, ...joined.record });
      await note(id, fields);
      for (const [other, changed] of joined.others) await note(other, changed);
    });
    return this.get(grant, id);
  }

  /**
   * Writes down that somebody agreed, first or anew.
   * @throws worker.missing, worker.merged, worker.deceased, worker.consent-wrong
   */
  async giveConsent(grant: Grant, id: string, facts: ConsentFacts): Promise<WholeRecord> {
    need(grant, 'coordinator');
    await this.db.transaction(grant, async (tx) => {
      const worker = (await lockPeople(tx, [id])).get(id);
      if (!worker) throw workerMissing(id);
      refuseGone(worker);
      const at = await this.clock.now(tx);
      const { version, on } = soundConsent(facts, shanghaiDate(at));
      const { means } = facts;
      const consent = { consentVersion: version, consentMeans: means, consentGivenAt: shanghaiInstant(on) };
      await writeRecord(tx, id, { ...(await recordOf(tx, id)), ...consent });
      await tx.update(WorkerEntity, { id }, { consentWithdrawnAt: null, version: worker.version + 1 });
      const details = { version, means, on };
      await record(tx, { type: 'worker.consent-given', subject: id, worker: id, at, details });
    });
    return this.get(grant, id);
  }

  /** The rows as the facts change them, and the names of what differs. */
  private changeOf(
    grant: Grant,
    worker: WorkerEntity,
    before: WorkerRecord,
    { relative: told, ...facts }: Omit<Correction, 'version' | 'reason'>,
    today: string,
  ) {
    const { divisions, regionSets } = this.reference;
    const after = changedRecord(before, facts, today, divisions);
    const identity = this.identity(worker);
    const relative = told === undefined ? (identity.relative ?? null) : told && soundRelative(told);
    const sets = setsContaining(regionSets, facts.homeDivision ?? worker.homeDivision, today);
    const circumstances = { today, scope: grant.scope, divisions, sets };
    const { poorSince, poorUntil } = after;
    const asked = { ...askedOf(worker, identity, facts), poorSince, poorUntil };
    const { idNumber, phone, ...person } = admitted(asked, circumstances);
    const onList = person.name !== worker.name || person.homeDivision !== worker.homeDivision;
    if (worker.state === 'travelling' && onList) throw onTheWay();
    const sealed = { idNumber, phone, ...(relative && { relative }) } satisfies SealedIdentity;
    const fields = [
      ...changedFields(worker, person),
      ...changedFields(before, after),
      ...changedFields({ relative: null, ...identity }, { phone, relative }),
    ];
    const phoneIndex = phone === null ? null : this.cipher.blindIndex('phone', phone);
    const row = { ...person, priority: [...person.priority], phoneIndex, sealed: this.cipher.seal(worker.id, sealed) };
    return { fields, worker: row, record: after };
  }

  private identity({ id, sealed }: WorkerEntity): SealedIdentity {
    return this.cipher.open(id, sealed) as SealedIdentity;
  }
}

/** The facts as they stand, with what is put right. A destination that is told in new words is read anew. */
function askedOf(worker: Worker, { idNumber, phone }: SealedIdentity, facts: Partial<WorkerFacts>): WorkerFacts {
  const { priority: _, ...known } = worker;
  const told = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  const reread = facts.destinationText !== undefined && facts.destinationCode === undefined;
  return { ...known, idNumber, phone, ...(reread && { destinationCode: null }), ...told };
}

interface Joined {
  readonly fields: string[];
  readonly worker: { readonly travelGroup?: string | null };
  readonly record: Partial<WorkerRecord>;
  /** What changed of the others. */
  readonly others: ReadonlyMap<string, readonly string[]>;
}

/** Household and travel group are those of the one who is named; who has none gets one. @throws worker.missing, worker.companion-unfit */
async function joinOthers(
  tx: EntityManager,
  worker: WorkerEntity,
  people: ReadonlyMap<string, WorkerEntity>,
  { householdWith, travelsWith }: Pick<Correction, 'householdWith' | 'travelsWith'>,
): Promise<Joined> {
  const others = new Map<string, string[]>();
  const fields: string[] = [];
  const named = (id: string) => {
    const other = id === worker.id ? undefined : people.get(id);
    if (!other) throw workerMissing(id);
    refuseClosed(other);
    return other;
  };
  const before = await recordOf(tx, worker.id);
  let [household, travelGroup] = [before.household, worker.travelGroup];
  if (householdWith === null) household = null;
  if (householdWith) {
    const { id } = named(householdWith);
    const theirs = await recordOf(tx, id);
    household = theirs.household ?? newId();
    if (theirs.household === null) {
      await writeRecord(tx, id, { ...theirs, household });
      others.set(id, ['household']);
    }
  }
  if (travelsWith === null) travelGroup = null;
  if (travelsWith) {
    const other = named(travelsWith);
    if (other.state !== 'registered') throw companionUnfit();
    travelGroup = other.travelGroup ?? newId();
    if (other.travelGroup === null) {
      await tx.update(WorkerEntity, { id: other.id }, { travelGroup });
      others.set(other.id, [...(others.get(other.id) ?? []), 'travelGroup']);
    }
  }
  if (travelGroup !== worker.travelGroup) {
    if (worker.state !== 'registered') throw companionUnfit();
    fields.push('travelGroup');
  }
  if (household !== before.household) fields.push('household');
  return { fields, worker: { travelGroup }, record: { household }, others };
}

/** Others of the household and of the travel group. */
async function nearOnes(tx: EntityManager, { id, travelGroup }: WorkerEntity, { household }: WorkerRecord) {
  const ids = async (sql: string, group: string | null) =>
    group === null ? [] : (await tx.query<{ id: string }[]>(sql, [group, id])).map((row) => row.id);
  return {
    householdMembers: await ids(
      'select worker_id id from worker_record where household = $1 and worker_id <> $2 order by 1',
      household,
    ),
    companions: await ids('select id from worker where travel_group = $1 and id <> $2 order by 1', travelGroup),
  };
}
