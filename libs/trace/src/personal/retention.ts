import { isCalendarDate } from '#kernel';

/** How a class of personal data goes. `$1` is the instant before which it goes. */
export interface Retention {
  readonly class: string;
  readonly sql: string;
}

export const RETENTIONS: readonly Retention[] = [
  { class: 'health-codes', sql: 'delete from health_code where expires_at < $1' },
  {
    // What remains says whether a journey was recognised, and under which rules and agreements.
    class: 'verdict-inputs',
    sql: `update verdict set sealed = null, places = '[]', conditions = '{}' where sealed is not null and last_at < $1`,
  },
  {
    class: 'reasons-at-the-door',
    sql: `update passenger set reason = null, place = null, note = null, sealed = null
          where (sealed is not null or place is not null or note is not null)
            and greatest(no_show_at, refused_at, rebooked_at, taken_off_at, transferred_at, arrived_at, found_at, handed_over_at, disputed_at) < $1`,
  },
  { class: 'slips', sql: 'delete from slip where least(expires_at, voided_at) < $1' },
  { class: 'sign-in-addresses', sql: 'delete from sign_in_address where window_began < $1' },
  {
    class: 'roster-files',
    // Those of rosters that came to their end, and what broken uploads left behind.
    sql: `delete from roster_piece p
          where exists (select from roster r where r.id = p.roster_id and r.state in ('committed', 'cancelled', 'failed', 'checked')
              and coalesce(r.committed_at, r.worked_at, r.created_at) < $1)
            or (p.roster_id < month_floor($1) and not exists (select from roster r where r.id = p.roster_id))`,
  },
  { class: 'decided-transfers', sql: `delete from transfer where state <> 'requested' and decided_at < $1` },
];

/** How long a class is kept, on the calendar dates from `validFrom` until the day before `validTo`. */
export interface RetentionPeriod {
  readonly class: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly days: number;
}

/** Rows of `config/reference/retention-periods.csv`. A row that does not fit, or a class without one, is a defect of the file. */
export function retentionPeriods(rows: readonly Readonly<Record<string, string>>[]): RetentionPeriod[] {
  const periods = rows.map((row) => {
    const { class: name = '', valid_from: validFrom = '', valid_to: validTo = '', days = '' } = row;
    const isKnown = RETENTIONS.some((retention) => retention.class === name);
    const isDated = isCalendarDate(validFrom) && (validTo === '' || (isCalendarDate(validTo) && validTo > validFrom));
    if (!isKnown || !isDated || !/^[1-9]\d{0,4}$/.test(days))
      throw new Error(`No period of retention: ${name} ${validFrom}`);
    return { class: name, validFrom, validTo: validTo || null, days: Number(days) };
  });
  const missing = RETENTIONS.filter((retention) => !periods.some((period) => period.class === retention.class));
  if (missing.length > 0)
    throw new Error(`Without a period of retention: ${missing.map((one) => one.class).join(', ')}`);
  return periods;
}

/** Of the periods valid on a date the one that began last; null where nothing goes on that date. */
export function daysKept(periods: readonly RetentionPeriod[], name: string, date: string): number | null {
  const valid = periods
    .filter((period) => period.class === name && period.validFrom <= date)
    .filter(({ validTo }) => validTo === null || date < validTo);
  return valid.sort((a, b) => b.validFrom.localeCompare(a.validFrom))[0]?.days ?? null;
}
