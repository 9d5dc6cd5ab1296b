import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { ReferenceService, setsContaining } from '#places';
import { BusinessClock, Database, FieldCipher, type Grant, need, recordAlike, uuids } from '#platform';
import { EnrolmentService } from './intake/enrolment.service.js';
import { type NewcomerFacts, newcomerRecord, refuseClosed } from './record/record.js';
import { writeNewcomer } from './record/record-rows.service.js';
import { WorkerEntity } from './worker.entity.js';
import { listRows, planningOf, rowOf, type TotalIs, type WorkerFilters } from './worker-list.service.js';
import { advanceRows, lockRows, lockRowsIn, setState, unscoped } from './worker-rows.service.js';
import { workerMissing } from './worker.errors.js';
import { workerLifecycle, type WorkerState, type WorkerStep } from './worker.lifecycle.js';
import { admitted, type Candidate, type SealedIdentity } from './worker.js';
import { maskedId, type Sight, workerView, type WorkerBrief, type WorkerView } from './worker-view.js';
import { namingBy, POOR } from './record/priority.js';

/** The record, or the request to the office that has the person. */
export type Registration = (WorkerView & { readonly known: boolean }) | { readonly transfer: string };

export interface WorkerPage {
  readonly items: readonly WorkerView[];
  /** `after` of the next page; null on the last one. */
  readonly next: string | null;
  /** Of all pages, as of now. */
  readonly total: number;
  /** `at-least`: some thousands were looked through and these found; there are more to look through. */
  readonly totalIs: TotalIs;
}

const PAGE = 100;
const LONGEST_PAGE = 500;

/** The register of people who want to go out to work. */
@Injectable()
export class WorkerService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly reference: ReferenceService,
    private readonly enrolment: EnrolmentService,
  ) {}

  /**
   * Registers a person. Somebody whom this office has already is answered with the record as it stands (`known`); for
   * somebody whom another office has, that one is asked for a transfer.
   * @throws what `admitted` refuses
   */
  register(grant: Grant, facts: NewcomerFacts): Promise<Registration> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      const today = shanghaiDate(now);
      const { divisions, regionSets } = this.reference;
      const sets = setsContaining(regionSets, facts.homeDivision, today);
      const person = admitted(facts, { today, scope: grant.scope, divisions, sets });
      const beside = newcomerRecord(facts, today, divisions);
      const [enrolment] = await this.enrolment.enrol(tx, grant, [person], now);
      if (!enrolment) throw new Error('No answer for an enrolled person');
      if (enrolment.kind === 'elsewhere') return { transfer: enrolment.transfer };
      if (enrolment.kind === 'new') await writeNewcomer(tx, this.cipher, enrolment.id, person, beside);
      return { known: enrolment.kind === 'known', ...this.view(grant, await find(tx, enrolment.id)) };
    });
  }

  get(grant: Grant, id: string): Promise<WorkerView> {
    need(grant, 'coordinator', 'enterprise', 'worker', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => this.view(grant, await find(tx, id)));
  }

  /** The person with this normalised number, whom the grant lets see. @throws worker.missing */
  byIdNumber(grant: Grant, idNumber: string): Promise<WorkerView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const idIndex = this.cipher.blindIndex('resident-id', idNumber);
      const worker = await rowOf(tx, idIndex);
      if (!worker) throw workerMissing();
      return this.view(grant, worker);
    });
  }

  /**
   * By homes, within a home in the order of registration. By name nobody asks but those who are shown names.
   * @throws worker.page-unknown
   */
  list(grant: Grant, filters: WorkerFilters = {}): Promise<WorkerPage> {
    need(grant, 'coordinator', 'enterprise', 'province-monitor', 'auditor');
    if (filters.name !== undefined || filters.q !== undefined) need(grant, 'coordinator', 'enterprise');
    const limit = Math.min(filters.limit ?? PAGE, LONGEST_PAGE);
    const work = async (tx: EntityManager) => {
      const { workers, ...page } = await listRows(tx, grant, filters, limit);
      return { items: workers.map((worker) => this.view(grant, worker)), ...page };
    };
    return this.db.transaction(grant, work, planningOf(filters));
  }

  withdraw(grant: Grant, id: string): Promise<WorkerView> {
    return this.step(grant, id, 'withdraw');
  }

  /** Takes somebody who withdrew or came home up again. */
  resume(grant: Grant, id: string): Promise<WorkerView> {
    return this.step(grant, id, 'resume');
  }

  /**
   * Takes workers one step on, all or none, on the word of a proposal, a trip or a hand-over whose own rules let the caller
   * act; trip leaders and sites do so without a sight of the register. Rows are locked in the order of their ids.
   * @throws worker.missing, worker.illegal-step
   */
  async advance(tx: EntityManager, ids: readonly string[], step: WorkerStep, at: Date): Promise<void> {
    if (ids.length === 0) return;
    const state = await unscoped(tx, () => advanceRows(tx, ids, step));
    await recordAlike(tx, { type: `worker.${state}`, at, details: { step }, subjects: ids, workers: ids });
  }

  /**
   * `advance` for those whom the caller has locked and found in this state, by the hundred thousand: it records nothing, so
   * the caller's own event has to name worker and step. @throws worker.illegal-step
   */
  async advanceLocked(tx: EntityManager, ids: readonly string[], from: WorkerState, step: WorkerStep): Promise<void> {
    const state = workerLifecycle.after(from, step);
    await unscoped(tx, () => setState(tx, ids, state));
  }

  /** Locks workers in the order of their ids and tells their states, for rules that decide before they advance. */
  lock(tx: EntityManager, ids: readonly string[]): Promise<Map<string, WorkerState>> {
    return unscoped(tx, () => lockRows(tx, ids));
  }

  /** `lock` for hundreds of thousands, of whom nearly all are in this state. @returns those who are not, or are missing */
  lockIn(tx: EntityManager, ids: readonly string[], state: WorkerState): Promise<string[]> {
    return unscoped(tx, () => lockRowsIn(tx, ids, state));
  }

  /**
   * Everyone registered within the area who waits for a vacancy, as far as the grant reaches, in the order of ids: by pages,
   * as there may be hundreds of thousands. One reading at a time in a transaction.
   */
  async *forMatching(tx: EntityManager, scopePrefix: string, page: number): AsyncGenerator<Candidate[]> {
    // A cursor reads the table once; asking for each page by itself sorts it anew for most of them.
    await tx.query(
      `declare candidates no scroll cursor for
       select id, sex, birth_date::text "birthDate", home_division "homeDivision", village, '${POOR}' = any(priority) "registeredPoor",
         priority, destination_code "destinationCode", case when further_destinations is not null then (
           select array_agg(wish ->> 'code' order by n) filter (where wish ->> 'code' is not null)
           from jsonb_array_elements(further_destinations) with ordinality as f (wish, n)) end "furtherDestinationCodes",
         occupation, further_occupations "furtherOccupations", min_wage_fen "minWageFen",
         available_from::text "availableFrom", available_until::text "availableUntil", travel_group "travelGroup"
       from worker where state = 'registered' and consent_withdrawn_at is null and starts_with(home_division, $1) order by id`,
      [scopePrefix],
    );
    const fetch = () => {
      const fetched = tx.query<Candidate[]>(`fetch ${page} from candidates`);
      // Heard of when it is waited for.
      fetched.catch(() => undefined);
      return fetched;
    };
    // The database reads the next page while the caller has this one.
    for (let next = fetch(); ;) {
      const candidates = await next;
      if (candidates.length === 0) break;
      next = fetch();
      yield candidates;
    }
    await tx.query('close candidates');
  }

  /**
   * Who the people of proposals, seats and lists are, by id. Not bound by the grant's sight of the register: ask only for ids that
   * the caller read from rows of its own.
   */
  async brief(tx: EntityManager, ids: readonly string[]): Promise<Map<string, WorkerBrief>> {
    const workers = await unscoped(tx, () => tx.findBy(WorkerEntity, { id: In([...ids]) }));
    return new Map(
      workers.map(({ id, name, sex, birthDate, homeDivision, village, travelGroup, sealed }) => {
        const { idNumber } = this.cipher.open(id, sealed) as SealedIdentity;
        const known = { id, name, sex, birthDate, maskedId: maskedId(idNumber) };
        return [id, { ...known, homeDivision, village, travelGroup }];
      }),
    );
  }

  /** Where those of these people live who live in the area. As `brief`; whoever lives elsewhere is as nobody, also in what it costs. */
  async homesWithin(tx: EntityManager, prefix: string, ids: readonly string[]): Promise<Map<string, string>> {
    const found = await unscoped(tx, () =>
      tx.query<{ id: string; home: string }[]>(
        'select id, home_division home from worker where id = any($1::uuid[]) and starts_with(home_division, $2)',
        [uuids(ids), prefix],
      ),
    );
    return new Map(found.map(({ id, home }) => [id, home]));
  }

  /** Whose ID numbers these are, by number, of those who live in the area. As `homesWithin`. */
  async holders(tx: EntityManager, prefix: string, numbers: readonly string[]): Promise<Map<string, string>> {
    const indexes = new Map(numbers.map((n) => [this.cipher.blindIndex('resident-id', n).toString('hex'), n]));
    const found = await unscoped(tx, () =>
      tx.query<{ id: string; key: string }[]>(
        `select id, encode(id_index, 'hex') key from worker where id_index = any($1::bytea[]) and starts_with(home_division, $2)`,
        [[...indexes.keys()].map((index) => Buffer.from(index, 'hex')), prefix],
      ),
    );
    return new Map(found.map(({ id, key }) => [indexes.get(key) ?? '', id]));
  }

  /** Who of these is a registered poor labourer by now. Not bound by the grant's sight of the register, as `brief`. */
  async registeredPoorAmong(tx: EntityManager, ids: readonly string[]): Promise<Set<string>> {
    const poor = await unscoped(tx, () =>
      tx.query<{ id: string }[]>('select id from worker where id = any($1::uuid[]) and $2 = any(priority)', [
        uuids(ids),
        POOR,
      ]),
    );
    return new Set(poor.map(({ id }) => id));
  }

  private step(grant: Grant, id: string, step: WorkerStep): Promise<WorkerView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const worker = await find(tx, id);
      if (step === 'resume') refuseClosed(worker);
      await this.advance(tx, [id], step, await this.clock.now(tx));
      return this.view(grant, await find(tx, id));
    });
  }

  private view(grant: Grant, worker: WorkerEntity): WorkerView {
    const identity = this.cipher.open(worker.id, worker.sealed) as SealedIdentity;
    return workerView(worker, identity, sightOf(grant), namingBy(this.reference));
  }
}

async function find(tx: EntityManager, id: string): Promise<WorkerEntity> {
  // Of whoever was erased there is nothing to be read.
  const worker = await tx.findOneBy(WorkerEntity, { id, idIndex: Not(IsNull()) });
  if (!worker) throw workerMissing(id);
  return worker;
}

function sightOf({ role }: Grant): Sight {
  // Whoever signed in with a slip sees the own record, as the office does.
  if (role === 'coordinator' || role === 'worker' || role === 'system') return 'office';
  return role === 'enterprise' ? 'enterprise' : 'monitor';
}
