import { fillRows, packingOf, type PackedMarket } from '../market.js';
import type { Exchange, Half, Steps } from './exchange.js';
import { BLOCKS, LEFT, RIGHT, type Floor, type Side } from './floor.js';

export interface Drawn {
  readonly whole: PackedMarket;
  readonly half: Half;
}

/**
 * Draws up the market, each half doing half of the work. Rows that both halves have to see come in the middle, so that each
 * half's rows are one stretch.
 */
export function* drawUp(floor: Floor, side: Side, exchange: Exchange): Steps<Drawn> {
  const packing = yield* survey(floor, side, exchange);
  const blocks = lineUp(floor, side);
  yield;
  const market = yield* fill(floor, side, packing);
  const begin = side === LEFT ? 0 : blocks[0];
  const end = side === LEFT ? blocks[1] : market.rows;
  const half: Half = {
    side,
    begin,
    crossing: [blocks[0] - begin, blocks[1] - begin],
    known: knownOf(market, blocks),
    market: {
      ...market,
      rows: end - begin,
      seats: market.seats.map((seats, v) => (floor.side[v] === side ? seats : 0)),
      first: market.first.subarray(begin, end + 1),
      outside: market.outside.subarray(begin, end),
      worker: market.worker.subarray(begin, end),
    },
  };
  return { whole: market, half };
}

/** The workers that this half looks at while both look at all. */
function shareOf(workers: number, side: Side): [number, number] {
  return side === LEFT ? [0, workers >> 1] : [workers >> 1, workers];
}

/** Finds out in which block each worker is, and who is favoured by how many. */
function* survey(floor: Floor, side: Side, exchange: Exchange): Steps<ReturnType<typeof packingOf>> {
  const { problem, side: sides, outside: places, favourites } = floor;
  const { workers, vacancies, headcount, first, vacancy, cost, unmatched } = problem;
  const width = vacancies + 1;
  const count = favourites.subarray(side * BLOCKS * width, (side + 1) * BLOCKS * width);
  const [from, to] = shareOf(workers, side);
  let lowest = 0;
  let highest = 0;
  for (let w = from; w < to; w++) {
    const limit = unmatched[w]!;
    let best = vacancies;
    let least = Infinity;
    let seen = 0;
    for (let e = first[w]!, end = first[w + 1]!; e < end; e++) {
      const c = cost[e]!;
      const v = vacancy[e]!;
      if (c > limit || headcount[v] === 0) continue;
      seen |= 1 + sides[v]!;
      if (c > highest) highest = c;
      if (c < least) {
        least = c;
        best = v;
      }
    }
    if (least < lowest) lowest = least;
    const block = seen === 3 ? 1 : seen === 2 ? 2 : 0;
    places[w] = block * width + best;
    count[places[w]!]!++;
  }
  const least = -(yield* exchange.most(-lowest));
  const most = yield* exchange.most(highest);
  return packingOf(vacancies, { least, most });
}

/** @returns where the second and the third block begin */
function lineUp({ problem, outside: places, favourites, worker }: Floor, side: Side): [number, number] {
  const { workers, vacancies } = problem;
  const width = vacancies + 1;
  const next = new Int32Array(BLOCKS * width);
  const blocks: [number, number] = [0, 0];
  for (let place = 0, at = 0; place < next.length; place++) {
    if (place === width) blocks[0] = at;
    if (place === 2 * width) blocks[1] = at;
    const left = favourites[place]!;
    next[place] = at + (side === RIGHT ? left : 0);
    at += left + favourites[next.length + place]!;
  }
  const [from, to] = shareOf(workers, side);
  for (let w = from; w < to; w++) worker[next[places[w]!]!++] = w;
  return blocks;
}

function* fill(floor: Floor, side: Side, packing: ReturnType<typeof packingOf>): Steps<PackedMarket> {
  const { problem, worker, first, cost, outside, coming } = floor;
  const { workers, vacancies, headcount } = problem;
  const vacancy = packing.shift > 0 ? cost : floor.vacancy;
  const mine = coming.subarray(side * vacancies, (side + 1) * vacancies);
  const [begin, end] = shareOf(workers, side);
  let start = 0;
  for (let r = 0; r < begin; r++) start += problem.first[worker[r]! + 1]! - problem.first[worker[r]!]!;
  const market = { rows: workers, vacancies, seats: mine, first, vacancy, cost, outside, worker, ...packing };
  const past = fillRows(problem, undefined, market, [begin, end, start]);
  yield;
  // Pairs that did not count have left a gap.
  const gap = start - first[begin]!;
  if (gap > 0) {
    cost.copyWithin(start - gap, start, past);
    if (packing.shift === 0) vacancy.copyWithin(start - gap, start, past);
    for (let r = begin; r < end; r++) first[r + 1]! -= gap;
  }
  yield;
  const pairs = first[workers]!;
  const seats = new Int32Array(vacancies);
  for (let v = 0; v < vacancies; v++) seats[v] = Math.min(headcount[v]!, coming[v]! + coming[vacancies + v]! + 1);
  return { ...market, seats, cost: cost.subarray(0, pairs), vacancy: vacancy.subarray(0, pairs) };
}

function knownOf({ vacancies, first, vacancy, mask }: PackedMarket, [from, to]: readonly [number, number]): Int32Array {
  const known = new Uint8Array(vacancies);
  for (let e = first[from]!; e < first[to]!; e++) known[vacancy[e]! & mask] = 1;
  const list: number[] = [];
  for (let v = 0; v < vacancies; v++) if (known[v] === 1) list.push(v);
  return Int32Array.from(list);
}
