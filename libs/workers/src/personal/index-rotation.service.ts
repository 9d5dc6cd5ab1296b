import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { type FieldCipher, INDEX_KEY_LOCK } from '#platform';
import type { SealedIdentity } from '../worker.js';
import { keyUnknown, rotationElsewhere, rotationRuns } from './rotation.errors.js';

export interface IndexKeyState {
  /** The key that people are found by; null before the first rotation, when it is the current key of the ring. */
  readonly key: string | null;
  readonly next: string | null;
  readonly phase: 'rest' | 'filling' | 'clearing';
}

type Phase = IndexKeyState['phase'];

interface Row {
  readonly id: string;
  readonly sealed: Buffer;
  readonly idIndex: Buffer;
  readonly phoneIndex: Buffer | null;
}

const BATCH = 1000;
const ONE_AT_A_TIME = 4148;
/** The switch waits no longer than this for transactions that run, as others wait behind it; then it tries again. */
const SWITCH_WAIT = '2s';
const UNFILLED = 'id_index is not null and id_index_next is null';

/**
 * Gives the keyed hashes by which people are found another key, while everybody works on. A state in the database tells
 * how far it is; whoever was killed begins again and goes on from there.
 *
 * filling: beside each index stands the one of the next key. Rows that come or are corrected meanwhile have none and are
 * filled in the next round (a trigger empties what a correction made wrong). The switch, for an instant: no transaction holds
 * the old key (each has a shared lock from before it reads which key counts), the last rows are filled, the columns
 * change their names. clearing: the indexes of the old key go.
 */
export class IndexRotation {
  constructor(
    /** Connection of the owner of the tables. */
    private readonly owner: DataSource,
    private readonly cipher: FieldCipher,
    private readonly told: (phase: Phase, rows: number) => void = () => undefined,
  ) {}

  async state(): Promise<IndexKeyState> {
    const [state] = await this.owner.query<[IndexKeyState]>(
      'select key_id key, next_key_id next, phase from index_key',
    );
    return state;
  }

  /**
   * Rotates to this key, or goes on with a rotation that was broken off.
   * @throws keys.unknown, keys.rotation-runs, keys.rotation-elsewhere
   */
  async rotate(to: string): Promise<IndexKeyState> {
    if (!this.cipher.indexKeyIds.includes(to)) throw keyUnknown(to);
    const lock = this.owner.createQueryRunner();
    try {
      const [{ mine }] = (await lock.query(`select pg_try_advisory_lock(${ONE_AT_A_TIME}) mine`)) as [
        { mine: boolean },
      ];
      if (!mine) throw rotationRuns();
      await this.begin(to);
      for (let { phase } = await this.state(); phase !== 'rest'; { phase } = await this.state())
        await (phase === 'filling' ? this.fillAndSwitch() : this.clear());
      await lock.query(`select pg_advisory_unlock(${ONE_AT_A_TIME})`);
      return await this.state();
    } finally {
      await lock.release();
    }
  }

  private async begin(to: string): Promise<void> {
    const { key, next, phase } = await this.state();
    if (phase === 'filling' && next !== to) throw rotationElsewhere(next ?? '');
    if (phase !== 'rest' || (key ?? this.cipher.indexKeyId) === to) return;
    await this.owner.query(
      `update index_key set key_id = $1, next_key_id = $2, phase = 'filling', started_at = now() where phase = 'rest'`,
      [key ?? this.cipher.indexKeyId, to],
    );
  }

  private async fillAndSwitch(): Promise<void> {
    await this.index('index', 'worker_unfilled', `(id) where ${UNFILLED}`);
    while ((await this.owner.transaction((tx) => this.fill(tx, BATCH))) > 0);
    await this.index('unique index', 'worker_person_next', '(id_index_next)');
    await this.index('index', 'worker_phone_next', '(phone_index_next) where phone_index_next is not null');
    while (!(await this.switched())) await pause(1000);
    await this.owner.query('drop index concurrently if exists worker_unfilled');
  }

  /** An index is built beside the work; one that was broken off is built anew. */
  private async index(kind: string, name: string, on: string): Promise<void> {
    const [there] = await this.owner.query<{ good: boolean }[]>(
      'select indisvalid good from pg_index where indexrelid = to_regclass($1)',
      [name],
    );
    if (there?.good) return;
    await this.owner.query(`drop index concurrently if exists ${name}`);
    await this.owner.query(`create ${kind} concurrently ${name} on worker ${on}`);
  }

  /** Fills some rows that are not filled. @returns how many */
  private async fill(tx: EntityManager, most: number): Promise<number> {
    const [state] = await tx.query<[{ old: string; next: string }]>(
      'select key_id old, next_key_id next from index_key',
    );
    const rows = await tx.query<Row[]>(
      `select id, sealed, id_index "idIndex", phone_index "phoneIndex" from worker where ${UNFILLED}
       order by id limit $1 for no key update`,
      [most],
    );
    const filled = rows.map((row) => this.nextOf(row, state));
    await tx.query(
      `update worker w set id_index_next = n.id_index, phone_index_next = n.phone_index
       from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as n (id, id_index, phone_index) where w.id = n.id`,
      [rows.map(({ id }) => id), filled.map(({ idIndex }) => idIndex), filled.map(({ phoneIndex }) => phoneIndex)],
    );
    if (rows.length > 0) this.told('filling', rows.length);
    return rows.length;
  }

  private nextOf({ id, sealed, idIndex, phoneIndex }: Row, { old, next }: { old: string; next: string }) {
    const { idNumber, phone } = this.cipher.open(id, sealed) as SealedIdentity;
    const isOfNumber = this.cipher.blindIndexBy(old, 'resident-id', idNumber).equals(idIndex);
    return {
      // A record that is found by no number (one that was merged into another) stays as it is.
      idIndex: isOfNumber ? this.cipher.blindIndexBy(next, 'resident-id', idNumber) : idIndex,
      phoneIndex: phoneIndex && phone ? this.cipher.blindIndexBy(next, 'phone', phone) : null,
    };
  }

  /** @returns false where somebody was in the way for too long */
  private async switched(): Promise<boolean> {
    try {
      await this.owner.transaction(async (tx) => {
        await tx.query(`select set_config('lock_timeout', '${SWITCH_WAIT}', true)`);
        await tx.query(`select pg_advisory_xact_lock(${INDEX_KEY_LOCK})`);
        await tx.query('lock table worker in access exclusive mode');
        while ((await this.fill(tx, BATCH)) > 0);
        await tx.query(SWITCH);
      });
    } catch (error) {
      if (isLockTimeout(error)) return false;
      throw error;
    }
    this.told('clearing', 0);
    return true;
  }

  private async clear(): Promise<void> {
    for (let cleared = BATCH; cleared > 0;) {
      const [rows] = await this.owner.query<[unknown[], number]>(
        `update worker set id_index_next = null, phone_index_next = null where id in (
           select id from worker where id_index_next is not null order by id_index_next limit ${BATCH} for no key update)
         returning 1`,
      );
      cleared = rows.length;
      if (cleared > 0) this.told('clearing', cleared);
    }
    await this.owner.query('drop index concurrently if exists worker_person_next');
    await this.owner.query('drop index concurrently if exists worker_phone_next');
    await this.owner.query(`update index_key set phase = 'rest', next_key_id = null`);
  }
}

/** The columns change their names, and with them their indexes; the trigger looks at columns, so it is made anew. */
const SWITCH = `
  alter table worker rename column id_index to id_index_old;
  alter table worker rename column id_index_next to id_index;
  alter table worker rename column id_index_old to id_index_next;
  alter table worker rename column phone_index to phone_index_old;
  alter table worker rename column phone_index_next to phone_index;
  alter table worker rename column phone_index_old to phone_index_next;
  alter index worker_person_once rename to worker_person_old;
  alter index worker_person_next rename to worker_person_once;
  alter index worker_person_old rename to worker_person_next;
  alter index worker_phone rename to worker_phone_old;
  alter index worker_phone_next rename to worker_phone;
  alter index worker_phone_old rename to worker_phone_next;
  drop trigger worker_indexes_changed on worker;
  create trigger worker_indexes_changed before update on worker for each row
    when ((new.id_index is distinct from old.id_index or new.phone_index is distinct from old.phone_index)
      and new.id_index_next is not distinct from old.id_index_next and old.id_index_next is not null)
    execute function worker_indexes_changed();
  update index_key set key_id = next_key_id, phase = 'clearing', switched_at = now();`;

const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: string }).code === '55P03';
