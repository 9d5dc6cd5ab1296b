import { within } from '../groups/clusters.js';
import type { MatchProblem } from '../problem.js';
import { type Costs, type Scene, pairsOf, presentCosts, pricesFor } from './scene.js';

export interface Lack {
  readonly lacking: number;
  readonly level: number;
}

export const NOTHING: Lack = { lacking: 0, level: 0 };
const NEVER: Lack = { lacking: Infinity, level: 0 };

/** What lacks only in a later level lacks nothing in an earlier one. */
export function isLess(a: Lack, b: Lack): boolean {
  const level = Math.min(a.level, b.level);
  return (a.level === level ? a.lacking : 0) < (b.level === level ? b.lacking : 0);
}

interface Question {
  readonly worker: number;
  readonly vacancy: number;
  readonly costs: Costs;
  readonly together: readonly number[];
  /** What the group has now, prices included. */
  readonly held: Costs;
}

export function lackOf(scene: Scene, { worker, vacancy, costs, together, held }: Question): Lack {
  if ((scene.problem.fixed?.[worker] ?? -1) >= 0) return NEVER;
  const companions = companionsValue(scene, together, worker, vacancy);
  let least = NEVER;
  if (companions === Infinity) return least;
  for (const prices of pricesFor(scene, worker, vacancy)) {
    const extra = prices.map((p, k) => costs[k]! + p - held[k]! + (k === 0 ? companions : 0));
    const level = extra.findIndex((lacking) => lacking !== 0);
    const lack = level < 0 ? { lacking: 0, level: extra.length - 1 } : { lacking: extra[level]!, level };
    if (isLess(lack, least)) least = lack;
  }
  return least;
}

export function companionsOf({ group }: MatchProblem, worker: number): number[] {
  const own = group?.[worker] ?? -1;
  if (group === undefined || own < 0) return [worker];
  const together: number[] = [];
  for (let w = group.indexOf(own); w >= 0; w = group.indexOf(own, w + 1)) together.push(w);
  return together;
}

/** What the others of the group would take, price included, if the worker went to this vacancy. */
function companionsValue(scene: Scene, together: readonly number[], worker: number, vacancy: number): number {
  const { clusters } = scene;
  if (together.length === 1 || clusters === null) return 0;
  const { first, cluster } = clusters;
  let least = Infinity;
  for (const c of cluster.subarray(first[vacancy], first[vacancy + 1])) {
    let sum = 0;
    for (const w of together) if (w !== worker) sum += leastWithin(scene, w, c);
    least = Math.min(least, sum);
  }
  return least;
}

function leastWithin(scene: Scene, w: number, c: number): number {
  let least = Infinity;
  for (const [v, costs] of pairsOf(scene, w)) {
    if (!within(scene.clusters!, v, c)) continue;
    for (const prices of pricesFor(scene, w, v)) least = Math.min(least, costs[0]! + prices[0]!);
  }
  return least;
}

export function heldBy(scene: Scene, together: readonly number[]): Costs {
  const held = scene.prices.map(() => 0);
  for (const w of together) presentCosts(scene, w).forEach((cost, k) => (held[k]! += cost));
  return held;
}
