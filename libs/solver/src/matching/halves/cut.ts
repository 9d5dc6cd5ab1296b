import type { MatchProblem } from '../problem.js';

/** So many workers are looked at to judge the order in which the vacancies are given … */
const GLANCE = 10_000;
/** … and so many per vacancy to find a better one. */
const SAMPLE = 2;
/** How often every vacancy moves to where those are that it shares workers with. */
const SMOOTHINGS = 6;

/** If so few look at both sides in the order in which the vacancies are given, no better one is looked for. */
const GOOD_ENOUGH = 0.05;

export interface Cut {
  /** [vacancies] 0 or 1 */
  readonly side: Uint8Array;
  /** Share of the workers who look at both sides, as far as a sample tells. */
  readonly crossing: number;
}

/**
 * Cuts the vacancies into two halves, wanted by as many workers each, so that few workers look at both: occupations and
 * regions lie beside one another in any market, but not always in the order of the vacancies. They are lined up by how
 * far they are from one at the margin, by way of workers who look at both, as E. Cuthill, J. McKee: Reducing the bandwidth
 * of sparse symmetric matrices (1969) do, and then by the mean of their neighbours.
 */
export function cutInHalf(problem: MatchProblem): Cut {
  const { vacancies } = problem;
  const asGiven = cutAt(
    Float64Array.from({ length: vacancies }, (_, v) => v),
    sampleOf(problem, GLANCE),
  );
  if (asGiven.crossing <= GOOD_ENOUGH) return asGiven;
  const sample = sampleOf(problem, SAMPLE * vacancies);
  const found = cutAt(arranged(vacancies, sample), sample);
  return found.crossing < asGiven.crossing ? found : asGiven;
}

/** Workers with their vacancies, the cheapest first, and the other way round. */
interface Sample {
  readonly rows: number;
  readonly first: Int32Array;
  readonly vacancy: Int32Array;
  /** [vacancies + 1] */
  readonly begin: Int32Array;
  readonly row: Int32Array;
}

function sampleOf(
  { workers, vacancies, headcount, first, vacancy, cost, unmatched }: MatchProblem,
  size: number,
): Sample {
  const rows = Math.min(workers, size);
  const begins = new Int32Array(rows + 1);
  const pins: number[] = [];
  const begin = new Int32Array(vacancies + 1);
  for (let r = 0; r < rows; r++) {
    const w = Math.floor((r * workers) / rows);
    const from = pins.length;
    let least = Infinity;
    for (let e = first[w]!; e < first[w + 1]!; e++) {
      const v = vacancy[e]!;
      if (cost[e]! > unmatched[w]! || headcount[v] === 0) continue;
      begin[v + 1]!++;
      pins.push(v);
      if (cost[e]! >= least) continue;
      least = cost[e]!;
      pins[pins.length - 1] = pins[from]!;
      pins[from] = v;
    }
    begins[r + 1] = pins.length;
  }
  for (let v = 0; v < vacancies; v++) begin[v + 1]! += begin[v]!;
  const next = begin.slice();
  const row = new Int32Array(pins.length);
  for (let r = 0; r < rows; r++) for (let i = begins[r]!; i < begins[r + 1]!; i++) row[next[pins[i]!]!++] = r;
  return { rows, first: begins, vacancy: Int32Array.from(pins), begin, row };
}

/** Places on a line, such that vacancies that share workers are near one another. */
function arranged(vacancies: number, sample: Sample): Float64Array {
  const { rows, first, vacancy, begin, row } = sample;
  const margin = distances(vacancies, sample, 0).last;
  const place = distances(vacancies, sample, margin).distance;
  const mean = new Float64Array(rows);
  for (let k = 0; k < SMOOTHINGS; k++) {
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let i = first[r]!; i < first[r + 1]!; i++) sum += place[vacancy[i]!]!;
      mean[r] = sum / Math.max(1, first[r + 1]! - first[r]!);
    }
    for (let v = 0; v < vacancies; v++) {
      let sum = 0;
      for (let i = begin[v]!; i < begin[v + 1]!; i++) sum += mean[row[i]!]!;
      if (begin[v] !== begin[v + 1]) place[v] = sum / (begin[v + 1]! - begin[v]!);
    }
  }
  return place;
}

/** How many steps each vacancy is away; those that cannot be reached lie beyond all others. */
function distances(vacancies: number, { rows, first, vacancy, begin, row }: Sample, from: number) {
  const distance = new Float64Array(vacancies).fill(-1);
  const seen = new Uint8Array(rows);
  const line = new Int32Array(vacancies);
  let length = 0;
  let read = 0;
  let far = 0;
  for (let k = 0; k < vacancies; k++) {
    const start = (from + k) % vacancies;
    if (distance[start] !== -1) continue;
    distance[start] = far;
    line[length++] = start;
    while (read < length) {
      const v = line[read++]!;
      far = distance[v]! + 1;
      for (let i = begin[v]!; i < begin[v + 1]!; i++) {
        const r = row[i]!;
        if (seen[r] === 1) continue;
        seen[r] = 1;
        for (let j = first[r]!; j < first[r + 1]!; j++) {
          const u = vacancy[j]!;
          if (distance[u] !== -1) continue;
          distance[u] = far;
          line[length++] = u;
        }
      }
    }
  }
  return { distance, last: line[vacancies - 1] ?? 0 };
}

function cutAt(place: Float64Array, { rows, first, vacancy }: Sample): Cut {
  const order = Int32Array.from(place, (_, v) => v).sort((a, b) => place[a]! - place[b]! || a - b);
  const wanted = new Float64Array(place.length);
  let total = 0;
  for (let r = 0; r < rows; r++) {
    if (first[r] === first[r + 1]) continue;
    wanted[vacancy[first[r]!]!]!++;
    total++;
  }
  const side = new Uint8Array(place.length);
  let before = 0;
  for (const v of order) {
    if (2 * before >= total) side[v] = 1;
    before += wanted[v]!;
  }
  let crossing = 0;
  for (let r = 0; r < rows; r++) {
    let seen = 0;
    for (let i = first[r]!; i < first[r + 1]!; i++) seen |= 1 + side[vacancy[i]!]!;
    if (seen === 3) crossing++;
  }
  return { side, crossing: crossing / Math.max(1, rows) };
}
