import { answerableUntil, isAnswerable, type Ride, wasAboard } from '../contacts.js';
import { erasureRefused } from './personal.errors.js';

/** States in which somebody counts on the person. */
const COUNTED_ON: readonly string[] = ['proposed', 'offered', 'accepted', 'placed', 'travelling'];

export const isCountedOn = (state: string): boolean => COUNTED_ON.includes(state);

/**
 * The instant after which the person may be erased; null for at once.
 * @throws worker.erasure-refused while somebody counts on the person
 */
export function erasureDue(state: string, rides: readonly Ride[], now: Date): Date | null {
  if (isCountedOn(state)) throw erasureRefused(state);
  const ends = rides.filter((ride) => wasAboard(ride) && isAnswerable(ride, now)).map(answerableUntil);
  return ends.reduce<Date | null>((last, end) => {
    if (end === null) throw erasureRefused('travelling');
    return last === null || end > last ? end : last;
  }, null);
}

/** What is kept of whoever was erased: nobody's name, and no day that could be anybody's birth date. */
export const ERASED = { name: '***', idTail: '****', birthDate: '1900-01-01' } as const;

/** What goes, class by class. Rows of the ledger and events keep the bare id, so that head-counts still balance. */
export const ERASURES: readonly { readonly class: string; readonly sql: string }[] = [
  { class: 'record', sql: 'delete from worker_record where worker_id = $1' },
  { class: 'requests', sql: 'delete from erasure_request where worker_id = $1' },
  { class: 'slips', sql: 'delete from slip where worker_id = $1' },
  { class: 'transfers', sql: 'delete from transfer where worker_id = $1' },
  { class: 'health', sql: 'delete from health_code where worker_id = $1' },
  { class: 'verdicts', sql: 'delete from verdict where worker_id = $1' },
  {
    class: 'roster-links',
    sql: `update roster_row set worker_id = null, transfer_id = null, questions = '[]' where worker_id = $1`,
  },
  { class: 'notes', sql: 'update proposal set note = null where worker_id = $1 and note is not null' },
  {
    class: 'seats',
    sql: `update seat set name = '${ERASED.name}', id_tail = '${ERASED.idTail}' where worker_id = $1`,
  },
  {
    class: 'passengers',
    sql: `update passenger set name = '${ERASED.name}', id_tail = null, reason = null, place = null, note = null,
            dispute = null, sealed = null where worker_id = $1`,
  },
  {
    // Of an incident that is still open; once it is over nothing of its search is kept.
    class: 'repair-options',
    sql: `delete from incident_search where options::text like '%' || $1 || '%'`,
  },
];

/** What is held of a person, table by table; keyed hashes are left out, sealed records are opened. */
export const HOLDINGS: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'worker',
    sql: `select id, to_jsonb(w) - '{id_index,phone_index,id_index_next,phone_index_next,sealed}'::text[] kept, sealed
          from worker w where id = $1`,
  },
  { name: 'record', sql: `select worker_id id, to_jsonb(r) kept from worker_record r where worker_id = $1` },
  {
    name: 'healthCodes',
    sql: `select id, to_jsonb(h) - 'sealed' kept, sealed from health_code h where worker_id = $1 order by id`,
  },
  {
    name: 'verdicts',
    sql: `select id, to_jsonb(v) - 'sealed' kept, sealed from verdict v where worker_id = $1 order by id`,
  },
  {
    name: 'transfers',
    sql: `select id, to_jsonb(t) - 'sealed' kept, sealed from transfer t where worker_id = $1 order by id`,
  },
  {
    name: 'slips',
    sql: `select id, to_jsonb(s) - 'code_index' kept from slip s where worker_id = $1 order by id`,
  },
  { name: 'erasureRequests', sql: 'select worker_id id, to_jsonb(r) kept from erasure_request r where worker_id = $1' },
  { name: 'rosterRows', sql: 'select roster_id id, to_jsonb(r) kept from roster_row r where worker_id = $1' },
  { name: 'proposals', sql: 'select id, to_jsonb(p) kept from proposal p where worker_id = $1 order by id' },
  { name: 'seats', sql: 'select id, to_jsonb(s) kept from seat s where worker_id = $1 order by id' },
  {
    name: 'passengers',
    sql: `select id, to_jsonb(p) - 'sealed' kept, sealed from passenger p where worker_id = $1 order by id`,
  },
  { name: 'events', sql: 'select id, to_jsonb(e) kept from event e where worker_id = $1 order by occurred_at, id' },
];
