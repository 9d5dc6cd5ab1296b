/** How long a class of personal data is kept, in days from the day named, and how it goes. `$1` is the instant before which it goes. */
export interface Retention {
  readonly class: string;
  readonly days: number;
  readonly sql: string;
}

/** Health and whereabouts: 14 days after arrival (domain page, §8); the rest as long as somebody may ask about it. */
export const RETENTIONS: readonly Retention[] = [
  { class: 'health-codes', days: 14, sql: 'delete from health_code where expires_at < $1' },
  {
    // What remains says whether a journey was recognised, and under which rules and agreements.
    class: 'verdict-inputs',
    days: 14,
    sql: `update verdict set sealed = null, places = '[]', conditions = '{}' where sealed is not null and last_at < $1`,
  },
  {
    class: 'reasons-at-the-door',
    days: 14,
    sql: `update passenger set reason = null, place = null, note = null, sealed = null
          where (sealed is not null or place is not null or note is not null)
            and greatest(no_show_at, refused_at, taken_off_at, arrived_at, found_at, handed_over_at, disputed_at) < $1`,
  },
  { class: 'slips', days: 30, sql: 'delete from slip where least(expires_at, voided_at) < $1' },
  { class: 'sign-in-addresses', days: 1, sql: 'delete from sign_in_address where window_began < $1' },
  {
    class: 'roster-files',
    days: 30,
    // Those of rosters that came to their end, and what broken uploads left behind.
    sql: `delete from roster_piece p
          where exists (select from roster r where r.id = p.roster_id and r.state in ('committed', 'cancelled', 'failed', 'checked')
              and coalesce(r.committed_at, r.worked_at, r.created_at) < $1)
            or (p.roster_id < month_floor($1) and not exists (select from roster r where r.id = p.roster_id))`,
  },
  { class: 'decided-transfers', days: 90, sql: `delete from transfer where state <> 'requested' and decided_at < $1` },
];
