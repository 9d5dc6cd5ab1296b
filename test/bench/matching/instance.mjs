import { closeSync, openSync, writeSync } from 'node:fs';

const MAGIC = 0x4d415443;
const PER_OCCUPATION = 200;

const PENALTY = 1500;

/** Seeded numbers from 0 to below 1 (mulberry32 by Tommy Ettinger, public domain). */
function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, below, normal };
}

/**
 * A season at national scale: workers of home counties and vacancies of industrial towns on a map of 1,500 km, an
 * occupation each, `width` different eligible vacancies a worker, costs from distance, wage and skill, and three classes of
 * penalties. As many seats as workers times `slack`. Workers are in the order of their favourite vacancy, which is the
 * kindest to the memory of whoever solves it.
 *
 * @returns {{ workers: number, vacancies: number, width: number, headcount: Int32Array, to: Int32Array,
 *   cost: Int32Array, penalty: Int32Array }}
 */
export function makeInstance({ workers, vacancies, width, seed, slack = 1 }) {
  const random = randomOf(seed);
  const { next, below, normal } = random;
  const occupations = Math.max(1, Math.round(vacancies / PER_OCCUPATION));
  const spots = (count, side) => Array.from({ length: count }, () => [next() * side, next() * side]);
  const towns = spots(Math.ceil(Math.sqrt(vacancies)), 1000);
  const counties = spots(Math.ceil(Math.sqrt(workers)), 1500);
  const near = ([x, y], spread) => [x + spread * normal(), y + spread * normal()];

  const headcount = new Int32Array(vacancies);
  const wage = new Float64Array(vacancies);
  const spot = [];
  for (let v = 0; v < vacancies; v++) {
    headcount[v] = Math.max(1, Math.round(Math.exp(Math.log((slack * workers) / vacancies) - 0.5 + normal())));
    wage[v] = normal();
    spot.push(near(towns[below(towns.length)], 15));
  }

  const to = new Int32Array(workers * width);
  const cost = new Int32Array(workers * width);
  const penalty = new Int32Array(workers);
  const mine = new Set();
  const draw = (occupation, [x, y]) => {
    // The nearest of three vacancies of the occupation: people look near home first.
    let nearest = -1;
    let least = Infinity;
    for (let i = 0; i < 3; i++) {
      const v = (below(Math.ceil(vacancies / occupations)) * occupations + occupation) % vacancies;
      const away = Math.hypot(spot[v][0] - x, spot[v][1] - y);
      if (mine.has(v) || away >= least) continue;
      nearest = v;
      least = away;
    }
    return [nearest, least];
  };
  for (let w = 0; w < workers; w++) {
    const home = near(counties[below(counties.length)], 10);
    const occupation = below(occupations);
    const hope = normal() / 2;
    const skill = next();
    penalty[w] = PENALTY * (next() < 0.15 ? 3 : next() < 0.4 ? 2 : 1);
    mine.clear();
    for (let k = 0; k < width; k++) {
      const own = next() < 0.75;
      const other = (occupation + 1 + below(3)) % occupations;
      let [v, away] = [-1, 0];
      while (v < 0) [v, away] = draw(own ? occupation : other, home);
      mine.add(v);
      const c = 200 + 0.35 * away + 120 * (hope - wage[v]) + 150 * Math.abs(skill - next()) + (own ? 0 : 100);
      to[w * width + k] = v;
      cost[w * width + k] = Math.max(0, Math.min(1400, Math.round(c)));
    }
  }
  return inOrderOfFavourites({ workers, vacancies, width, headcount, to, cost, penalty });
}

function inOrderOfFavourites(instance) {
  const { workers, vacancies, width, to, cost, penalty } = instance;
  const favourite = new Int32Array(workers);
  const start = new Int32Array(vacancies + 1);
  for (let w = 0; w < workers; w++) {
    let best = -1;
    for (let e = w * width; e < (w + 1) * width; e++) if (best < 0 || cost[e] < cost[best]) best = e;
    favourite[w] = to[best];
    start[favourite[w] + 1]++;
  }
  for (let v = 0; v < vacancies; v++) start[v + 1] += start[v];
  const sorted = {
    ...instance,
    to: new Int32Array(to.length),
    cost: new Int32Array(cost.length),
    penalty: new Int32Array(workers),
  };
  for (let w = 0; w < workers; w++) {
    const at = start[favourite[w]]++;
    sorted.penalty[at] = penalty[w];
    sorted.to.set(to.subarray(w * width, (w + 1) * width), at * width);
    sorted.cost.set(cost.subarray(w * width, (w + 1) * width), at * width);
  }
  return sorted;
}

/** In the binary form that `npm run solve:match` reads. */
export function writeInstance(file, { workers, vacancies, width, headcount, to, cost, penalty }) {
  const descriptor = openSync(file, 'w');
  try {
    for (const words of [Int32Array.of(MAGIC, workers, vacancies, width), headcount, to, cost, penalty]) {
      const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at, Math.min(2 ** 26, bytes.length - at));
    }
  } finally {
    closeSync(descriptor);
  }
}
