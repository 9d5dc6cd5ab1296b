export type RouteRule =
  | 'load'
  | 'barred places'
  | 'allowed region'
  | 'home'
  | 'one risk level'
  | 'no boarding after the first set-down'
  | 'ride time'
  | 'trip time'
  | 'continuous driving by day'
  | 'continuous driving by night'
  | 'break'
  | 'driving in 24 hours'
  | 'no driving hours'
  | 'second driver'
  | 'crew'
  | 'planning speed'
  | 'pick-up windows'
  | 'gate hours'
  | 'gate load'
  | 'latest start'
  | 'latest end';

/**
 * One rule held against one route. `ok` means value ≤ limit, except for `break`, `second driver` and `planning speed`, which
 * are lower limits. Seconds and metres, or counts of persons, drivers, stops.
 */
export interface RouteProof {
  readonly route: number;
  readonly rule: RouteRule;
  readonly source: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

export interface RouteCheck {
  /** A sentence on the first thing that is wrong, or null. */
  readonly fault: string | null;
  /** Every rule for every route, as far as its account is complete. */
  readonly proofs: readonly RouteProof[];
}
