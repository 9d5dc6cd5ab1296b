/** The part of a division code that says which places lie within it; nothing for the whole country. */
const within = (column: string) => `regexp_replace(${column}, '(000000|0000|00)$', '')`;

/** A place of the journey, not the issuer's own, that lies within a division while something counts. */
const isThere = (division: string, from: string, to: string) => `exists (
  select from unnest(v.divisions, v.instants) as there (division, at)
  where starts_with(there.division, ${within(division)}) and not starts_with(there.division, ${within('v.issuer_division')})
    and there.at >= ${from} and there.at < coalesce(${to}, 'infinity'))`;

/** Any place of the journey, while something counts. */
const isDuring = (from: string, to: string) =>
  `exists (select from unnest(v.instants) as at where at >= ${from} and at < coalesce(${to}, 'infinity'::timestamptz))`;

/** The journeys that rules concern: `rules` says which, and they count from `from` until they end. */
const ofRules = (rules: string, from: string) => `exists (select from health_rule r where ${rules} and case r.type
    when 'acceptance' then ${isThere('r.division', from, 'r.valid_to')}
    else starts_with(v.issuer_division, ${within('r.division')}) and ${isDuring(from, 'r.valid_to')} end)`;

/** Which journeys the subject of an event ($1) concerns, by the event or the sort of it. */
export const CONCERNED: Readonly<Record<string, string>> = {
  'health-code': 'worker_id = (select worker_id from health_code where id = $1)',
  'health-codes': 'worker_id in (select worker_id from health_code where intake_id = $1)',
  'issuing-key': `exists (select from issuing_key k join health_code c on c.kid = k.kid
    where k.id = $1 and c.id = v.code_id and ${isDuring('k.revoked_at', 'null')})`,
  'health-rule.published': ofRules('r.id = $1', 'r.valid_from'),
  // Whatever version counted, none does from the instant of the withdrawal on.
  'health-rule.withdrawn': ofRules(
    'r.identifier = (select identifier from health_rule where id = $1)',
    'greatest(r.valid_from, r.withdrawn_at)',
  ),
  agreement: `exists (select from agreement a where a.id = $1 and starts_with(v.issuer_division, ${within('a.issuer_division')})
    and ${isThere('a.acceptor_division', 'a.valid_from', 'a.valid_to')})`,
};
