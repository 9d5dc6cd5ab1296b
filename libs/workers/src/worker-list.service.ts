import type { EntityManager } from 'typeorm';
import { divisionPrefix } from '#kernel';
import { columnsOf, entitiesOf, type Grant, planned } from '#platform';
import { areaWithin, COUNTED_LENGTH, countedRows, type CountFilters, Values, within } from './counts/counted-rows.js';
import { WorkerEntity } from './worker.entity.js';
import { pageUnknown } from './worker.errors.js';

export interface WorkerFilters extends CountFilters {
  /** How the name begins, as it is written. */
  readonly name?: string | undefined;
  /** A part of the name. */
  readonly q?: string | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** `at-least`: some thousands were looked through and these found; there are more to look through. */
export type TotalIs = 'exact' | 'at-least';

export interface WorkerRows {
  readonly workers: readonly WorkerEntity[];
  /** `after` of the next page; null on the last one. */
  readonly next: string | null;
  /** Of all pages. */
  readonly total: number;
  readonly totalIs: TotalIs;
}

const IN_ORDER = { enable_sort: 'off', enable_incremental_sort: 'off', enable_bitmapscan: 'off' };

/**
 * The planner sees neither that a page is soon full nor, of a plan that is kept, how wide an area is: it would sort the area for each
 * page. Names are few, and sorted.
 */
export const planningOf = (filters: WorkerFilters): Readonly<Record<string, string>> =>
  isByName(filters) ? {} : { ...IN_ORDER, plan_cache_mode: 'force_generic_plan' };

const isByName = ({ name, q }: WorkerFilters): boolean => name !== undefined || q !== undefined;

const MOST_LOOKED_THROUGH = 5000;
const PLACE = /^(\d{6})\.([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/**
 * A page of the register, as the transaction's grant lets see it: by homes, within a home in the order of registration. So a page is
 * a piece of the index `worker_home` however large the area.
 * @throws worker.page-unknown
 */
export async function listRows(
  tx: EntityManager,
  grant: Grant,
  filters: WorkerFilters,
  limit: number,
): Promise<WorkerRows> {
  const prefix = areaWithin(grant.scope, divisionPrefix(filters.homeDivision ?? ''));
  if (prefix === null) return { workers: [], next: null, total: 0, totalIs: 'exact' };
  const { total, totalIs } = await totalOf(tx, grant, prefix, filters);
  if (totalIs === 'exact' && total === 0) return { workers: [], next: null, total, totalIs };
  const values = new Values();
  const wanted = [
    ...homeAndName(prefix, filters, values),
    ...others(filters, values),
    ...behind(filters.after, values),
  ];
  // A value, not text: each text has a plan of its own, and whoever asks may choose among hundreds of lengths.
  const most = values.put(limit + 1);
  const page = `from worker where ${wanted.join(' and ')} order by home_division, id limit ${most}`;
  const columns = columnsOf(tx, WorkerEntity);
  const text = isByName(filters)
    ? // The index alone tells who is on the page: of thousands who bear a name only these rows are read.
      `select ${columns} from worker where id = any(array(select id ${page})) order by home_division, id`
    : `select ${columns} ${page}`;
  const found = await planned<object>(tx, text, values.all);
  const workers = entitiesOf(tx, WorkerEntity, found.slice(0, limit));
  const last = found.length > limit ? workers.at(-1) : undefined;
  return {
    workers,
    next: last ? `${last.homeDivision}.${last.id}` : null,
    total: totalIs === 'exact' ? total : Math.max(total, found.length),
    totalIs,
  };
}

/** Whom the transaction's grant lets see, by the keyed hash of the ID number. */
export async function rowOf(tx: EntityManager, idIndex: Buffer): Promise<WorkerEntity | undefined> {
  const found = `select ${columnsOf(tx, WorkerEntity)} from worker where id_index = $1`;
  return entitiesOf(tx, WorkerEntity, await planned<object>(tx, found, [idIndex]))[0];
}

/** Nobody is found by what a withdrawn consent withholds; whoever was erased has withdrawn it, and is in no list at all. */
function homeAndName(prefix: string, { name, q, occupation, registeredPoor }: WorkerFilters, values: Values): string[] {
  const withholding = [name, q, occupation, registeredPoor].some((filter) => filter !== undefined);
  return [
    withholding ? 'consent_withdrawn_at is null' : 'id_index is not null',
    ...within('home_division', prefix, values),
    ...(name === undefined ? [] : beginning(name, values)),
  ];
}

function others({ state, occupation, registeredPoor, q }: WorkerFilters, values: Values): string[] {
  return [
    ...(state === undefined ? [] : [`state = ${values.put(state)}`]),
    ...(registeredPoor === undefined ? [] : [`registered_poor = ${values.put(registeredPoor)}`]),
    ...(occupation === undefined ? [] : [`occupation = ${values.put(occupation)}`]),
    ...(q === undefined ? [] : [`name like ${values.put(`%${q.replace(/[\\%_]/g, '\\$&')}%`)}`]),
  ];
}

/**
 * A prefix as a range of bytes. LIKE would not do: it is not leakproof, so that under row-level security no index serves it. The
 * upper end is the prefix with its last character one on, as UTF-8 keeps the order of characters; behind the last there is none.
 */
function beginning(name: string, values: Values): string[] {
  const characters = Array.from(name);
  const last = characters.pop()?.codePointAt(0) ?? 0;
  // The halves of surrogate pairs are no characters.
  const next = last + 1 === 0xd800 ? 0xe000 : last + 1;
  const from = `name ~>=~ ${values.put(name)}`;
  if (next > 0x10ffff) return [from, `starts_with(name, ${values.put(name)})`];
  return [from, `name ~<~ ${values.put(characters.join('') + String.fromCodePoint(next))}`];
}

function behind(after: string | undefined, values: Values): string[] {
  if (after === undefined) return [];
  const [, home, id] = PLACE.exec(after) ?? [];
  if (!home || !id) throw pageUnknown();
  return [`(home_division, id) > (${values.put(home)}, ${values.put(id)}::uuid)`];
}

type Total = Pick<WorkerRows, 'total' | 'totalIs'>;

/** From the counters what they know: all but names, and not who is proposed to an enterprise. */
async function totalOf(tx: EntityManager, grant: Grant, prefix: string, filters: WorkerFilters): Promise<Total> {
  const { state, occupation, registeredPoor } = filters;
  const counted = !isByName(filters) && (occupation ?? '').length < COUNTED_LENGTH;
  if (!counted || grant.role === 'enterprise') return lookThrough(tx, prefix, filters);
  const values = new Values();
  const people = `(select coalesce(sum(n), 0) from (${countedRows(prefix, { state, occupation, registeredPoor }, {}, values)}) c)`;
  const withheld = occupation === undefined && registeredPoor === undefined ? '0' : withheldBy(prefix, filters, values);
  const [found] = await planned<{ total: string }>(tx, `select ${people} - ${withheld} total`, values.all);
  return { total: Number(found?.total ?? 0), totalIs: 'exact' };
}

/** Those whom the counters count and a filter does not find; they are few, and have an index of their own. */
const withheldBy = (prefix: string, filters: WorkerFilters, values: Values): string =>
  `(select count(*) from worker where ${[
    'consent_withdrawn_at is not null and id_index is not null',
    ...within('home_division', prefix, values),
    ...others(filters, values),
  ].join(' and ')})`;

/** Of so many whom an index gives, those whom the other filters let pass. */
async function lookThrough(tx: EntityManager, prefix: string, filters: WorkerFilters): Promise<Total> {
  const values = new Values();
  const some = `select name, state, occupation, registered_poor from worker
    where ${homeAndName(prefix, filters, values).join(' and ')} limit ${String(MOST_LOOKED_THROUGH + 1)}`;
  const [found] = await planned<{ total: number; more: boolean }>(
    tx,
    `select count(*) filter (where ${['true', ...others(filters, values)].join(' and ')})::int total,
       count(*) > ${String(MOST_LOOKED_THROUGH)} more from (${some}) w`,
    values.all,
  );
  return { total: found?.total ?? 0, totalIs: found?.more ? 'at-least' : 'exact' };
}
