import type { Ground } from './ground/ground.js';
import type { Neighbours } from './ground/neighbours.js';
import type { Tours } from './state.js';

/**
 * Fills the empty tours by joining ends of tours in the order of what that saves, among neighbours only (Clarke & Wright
 * 1964). For problems of capacity alone. Where there are fewer vehicles than tours, the smallest tours are dissolved.
 */
export function joinBySavings(ground: Ground, neighbours: Neighbours, tours: Tours): void {
  const { nodes, distances, demand, capacity, vehicles } = ground;
  const { fromDepot, toDepot } = distances;
  const { width, node: near, there } = neighbours;
  const pairs = nodes * width;
  // Saving and pair share one number, so that the native sort of numbers serves.
  const keys = new Float64Array(pairs);
  let count = 0;
  for (let i = 1; i < nodes; i++) {
    for (let k = i * width; k < (i + 1) * width; k++) {
      const saving = toDepot[i]! + fromDepot[near[k]!]! - there[k]!;
      if (saving > 0) keys[count++] = -saving * pairs - k;
    }
  }
  const sorted = keys.subarray(0, count).sort();
  const tourOf = new Int32Array(nodes);
  const load = demand.slice();
  const beside = new Int32Array(2 * nodes);
  for (let i = 0; i < nodes; i++) tourOf[i] = i;
  for (const key of sorted) {
    const k = -key % pairs;
    const i = Math.floor(k / width);
    const j = near[k]!;
    if (beside[2 * i + 1] !== 0 || beside[2 * j + 1] !== 0) continue;
    const a = root(tourOf, i);
    const b = root(tourOf, j);
    if (a === b || load[a]! + load[b]! > capacity) continue;
    tourOf[b] = a;
    load[a]! += load[b]!;
    beside[2 * i + (beside[2 * i] === 0 ? 0 : 1)] = j;
    beside[2 * j + (beside[2 * j] === 0 ? 0 : 1)] = i;
  }
  for (let i = 1; i < nodes; i++) {
    if (tours.tour[i]! >= 0 || beside[2 * i + 1] !== 0) continue;
    const tour = tours.open(i);
    for (let node = beside[2 * i]!, from = i; node !== 0;) {
      tours.insert(node, tour, from, distances.between(from, node), toDepot[node]!);
      const onward = beside[2 * node] === from ? beside[2 * node + 1]! : beside[2 * node]!;
      from = node;
      node = onward;
    }
  }
  while (tours.count > vehicles) dissolveSmallest(tours, nodes);
}

function dissolveSmallest(tours: Tours, nodes: number): void {
  let smallest = -1;
  for (let tour = 0; tour < nodes; tour++) {
    if (tours.size[tour] !== 0 && (smallest < 0 || tours.load[tour]! < tours.load[smallest]!)) smallest = tour;
  }
  tours.remove(tours.first[smallest]!, tours.size[smallest]!);
}

function root(tourOf: Int32Array, node: number): number {
  while (tourOf[node] !== node) {
    tourOf[node] = tourOf[tourOf[node]!]!;
    node = tourOf[node]!;
  }
  return node;
}
