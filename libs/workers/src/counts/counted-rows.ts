import type { WorkerState } from '../worker.lifecycle.js';

/** Who is counted. */
export interface CountFilters {
  /** Code of the home or of an area around it. */
  readonly homeDivision?: string | undefined;
  readonly state?: WorkerState | undefined;
  /** The first wish, as it is written; of a long one the first hundred characters. */
  readonly occupation?: string | undefined;
  readonly registeredPoor?: boolean | undefined;
}

/** So many characters of an occupation are told apart. */
export const COUNTED_LENGTH = 100;

/** Collects the values of a statement and gives the places where they stand in it. */
export class Values {
  readonly all: unknown[] = [];

  /** `$3` */
  put(value: unknown): string {
    return `$${String(this.all.push(value))}`;
  }
}

/** The part of an area that lies within the scope, both as prefixes of codes; null where they lie apart. */
export function areaWithin(scope: string, prefix: string): string | null {
  if (prefix.startsWith(scope)) return prefix;
  return scope.startsWith(prefix) ? scope : null;
}

/** That codes begin with a prefix, in a form that an index serves and, for a county, also keeps in order. */
export function within(column: string, prefix: string, values: Values): string[] {
  if (prefix === '') return [];
  if (prefix.length === 6) return [`${column} = ${values.put(prefix)}`];
  return [`${column} >= ${values.put(prefix)}`, `${column} < ${values.put(String(Number(prefix) + 1))}`];
}

/** What an answer tells apart. */
export type ToldApart = Readonly<Partial<Record<'county' | 'occupation' | 'state', boolean>>>;

/**
 * The fewest counted rows that tell these people: `area`, `occupation`, `state` and `n`, of which several may be of one group. What
 * is not told apart may be empty.
 * @param prefix of the codes of the area
 */
export function countedRows(
  prefix: string,
  { state, occupation, registeredPoor }: Omit<CountFilters, 'homeDivision'>,
  told: ToldApart,
  values: Values,
): string {
  const level = told.county || prefix.length > 2 ? 'county' : 'province';
  const byOccupation = told.occupation === true || occupation !== undefined;
  const byState = told.state === true || state !== undefined;
  const wanted = [
    ...(state === undefined ? [] : [`state = ${values.put(state)}`]),
    ...(occupation === undefined ? [] : [`occupation = ${values.put(occupation.slice(0, COUNTED_LENGTH))}`]),
  ];
  const folded = [
    `level = '${level}' and by_occupation = ${String(byOccupation)} and by_state = ${String(byState)}`,
    ...(byOccupation ? [] : [`occupation = ''`]),
    ...(byState ? [] : [`state = ''`]),
    ...within('area', prefix, values),
    ...wanted,
  ];
  const since = [
    registeredPoor === undefined ? 'true' : `registered_poor = ${values.put(registeredPoor)}`,
    ...within('home_division', prefix, values),
    ...wanted,
  ];
  const people = registeredPoor === undefined ? 'n' : registeredPoor ? 'poor' : 'n - poor';
  // Each part in order, so that groups come out of the index one after the other and a page ends where it is full.
  const order = told.county
    ? `order by ${['1', ...(told.occupation ? ['2'] : []), ...(told.state ? ['3'] : [])].join()}`
    : '';
  return `(select area, occupation, state, ${people} n from worker_count where ${folded.join(' and ')} ${order})
    union all
    (select home_division, occupation, state, n::int from worker_count_delta where ${since.join(' and ')} ${order})`;
}
