import { clustersOf, within } from './groups/clusters.js';
import { COST_LIMIT, type MatchProblem } from './problem.js';

/** What is wrong with the problem, as a sentence; null when it can be solved. */
export function problemFault(problem: MatchProblem): string | null {
  for (const fault of FAULTS) {
    const sentence = fault(problem);
    if (sentence !== null) return sentence;
  }
  return null;
}

const FAULTS: readonly ((problem: MatchProblem) => string | null)[] = [
  countFault,
  shapeFault,
  pairFault,
  groupFault,
  clusterFault,
  reservedFault,
  previousFault,
  valueFault,
  tierFault,
  fixedFault,
  fixedSeatFault,
  fixedGroupFault,
  leastFillFault,
];

/** How much a seat that must be taken counts in a level, so that no saving elsewhere outweighs it; see `wishes/levels.ts`. */
export function weightOf(vacancies: number, workers: number, range: number): number {
  return (Math.min(vacancies, workers) + 2) * range + 1;
}

function countFault({ workers, vacancies }: MatchProblem): string | null {
  if (!isCount(workers)) return `The number of workers must be a whole number from 0 on, not ${workers}.`;
  if (!isCount(vacancies)) return `The number of vacancies must be a whole number from 0 on, not ${vacancies}.`;
  return null;
}

function shapeFault(problem: MatchProblem): string | null {
  const { workers, vacancies, clusterFirst, clusterSite, previous } = problem;
  const pairs = lengthOf(problem.vacancy);
  const shapes: [string, unknown, number][] = [
    ['headcount', problem.headcount, vacancies],
    ['first', problem.first, workers + 1],
    ['vacancy', problem.vacancy, pairs],
    ['cost', problem.cost, pairs],
    ['unmatched', problem.unmatched, workers],
  ];
  const optional: [string, unknown, number][] = [
    ['group', problem.group, workers],
    ['site', problem.site, vacancies],
    ['reserved', problem.reserved, vacancies],
    ['entitled', problem.entitled, workers],
    ['leastFill', problem.leastFill, vacancies],
    ['fixed', problem.fixed, workers],
  ];
  shapes.push(...optional.filter(([, array]) => array !== undefined));
  if (clusterFirst !== undefined || clusterSite !== undefined) {
    shapes.push(['clusterFirst', clusterFirst, Math.max(1, lengthOf(clusterFirst))]);
    shapes.push(['clusterSite', clusterSite, lengthOf(clusterSite)]);
  }
  if (previous !== undefined) shapes.push(['previous.vacancyOf', previous.vacancyOf, workers]);
  problem.tiers?.forEach(({ cost, unmatched }, k) => {
    shapes.push([`tiers[${k}].cost`, cost, pairs], [`tiers[${k}].unmatched`, unmatched, workers]);
  });
  for (const [name, array, length] of shapes) {
    if (!isInt32Array(array))
      return `"${name}" must be an Int32Array, so that no NaN, fraction or overflow hides in it.`;
    if (array.length !== length) return `"${name}" must have ${length} entries, not ${array.length}.`;
  }
  return null;
}

function pairFault({ workers, vacancies, first, vacancy }: MatchProblem): string | null {
  if (first[0] !== 0) return `"first" must start with 0, not ${first[0]!}.`;
  for (let w = 0; w < workers; w++) {
    if (first[w + 1]! < first[w]!) return `"first" must not fall, but it does after worker ${w}.`;
  }
  if (first[workers] !== vacancy.length) {
    return `"first" must end with the number of pairs, ${vacancy.length}, not ${first[workers]!}.`;
  }
  for (let e = 0; e < vacancy.length; e++) {
    const v = vacancy[e]!;
    if (v < 0 || v >= vacancies) return `Pair ${e} names vacancy ${v}, which is unknown.`;
  }
  return null;
}

function valueFault(problem: MatchProblem): string | null {
  const { headcount, cost, unmatched, reserved } = problem;
  for (let v = 0; v < headcount.length; v++) {
    if (headcount[v]! < 0) return `Vacancy ${v} has a negative headcount, ${headcount[v]!}.`;
  }
  const [sentence, dearest] = rangeFault(cost, unmatched, '');
  if (sentence !== null) return sentence;
  const change = problem.previous?.changeCost ?? 0;
  const largest = dearest + change;
  if (largest > COST_LIMIT) {
    return `Costs up to ${dearest} and ${change} for a change leave the safe range of ±${COST_LIMIT}; use a coarser unit.`;
  }
  // Sums of costs and of seats times prices must stay exact in a double; reserved seats may double the pairs.
  const pairs = reserved === undefined ? cost.length : 2 * cost.length;
  if (16 * largest * (unmatched.length + pairs) > Number.MAX_SAFE_INTEGER) {
    return `Costs up to ${largest} for ${unmatched.length} workers and ${cost.length} pairs leave the safe range of sums; use a coarser unit.`;
  }
  return null;
}

/** @returns a sentence, or null and the largest of all values, but at least 1 */
function rangeFault(
  cost: Int32Array,
  unmatched: Int32Array,
  where: string,
): [sentence: string | null, largest: number] {
  let largest = 1;
  for (let e = 0; e < cost.length; e++) {
    const c = Math.abs(cost[e]!);
    if (c > COST_LIMIT) return [`Pair ${e} costs ${cost[e]!}${where}, beyond the safe range of ±${COST_LIMIT}.`, c];
    if (c > largest) largest = c;
  }
  for (let w = 0; w < unmatched.length; w++) {
    const c = Math.abs(unmatched[w]!);
    if (c > COST_LIMIT) {
      return [`The penalty of worker ${w} is ${unmatched[w]!}${where}, beyond the safe range of ±${COST_LIMIT}.`, c];
    }
    if (c > largest) largest = c;
  }
  return [null, largest];
}

function groupFault({ group, site }: MatchProblem): string | null {
  let grouped = false;
  for (let w = 0; group !== undefined && w < group.length; w++) {
    if (group[w]! < -1) return `Worker ${w} has group ${group[w]!}; groups are numbered from 0, and -1 means alone.`;
    if (group[w]! >= 0) grouped = true;
  }
  if (grouped && site === undefined) return 'There are groups but no sites, so nobody can tell who would be together.';
  for (let v = 0; site !== undefined && v < site.length; v++) {
    if (site[v]! < 0) return `Vacancy ${v} has site ${site[v]!}; sites are numbered from 0.`;
  }
  return null;
}

function clusterFault({ site, clusterFirst, clusterSite }: MatchProblem): string | null {
  if (clusterFirst === undefined || clusterSite === undefined) return null;
  if (site === undefined) return 'There are clusters of sites, but no sites.';
  const clusters = clusterFirst.length - 1;
  if (clusterFirst[0] !== 0) return `"clusterFirst" must start with 0, not ${clusterFirst[0]!}.`;
  for (let c = 0; c < clusters; c++) {
    if (clusterFirst[c + 1]! < clusterFirst[c]!) return `"clusterFirst" must not fall, but it does after cluster ${c}.`;
  }
  if (clusterFirst[clusters] !== clusterSite.length) {
    return `"clusterFirst" must end with the number of sites named, ${clusterSite.length}, not ${clusterFirst[clusters]!}.`;
  }
  for (const s of clusterSite) if (s < 0) return `A cluster names site ${s}; sites are numbered from 0.`;
  return null;
}

function reservedFault({ headcount, reserved, entitled }: MatchProblem): string | null {
  for (let w = 0; entitled !== undefined && w < entitled.length; w++) {
    if (entitled[w] !== 0 && entitled[w] !== 1) {
      return `Worker ${w} is entitled "${entitled[w]!}"; 1 means that reserved seats are open to him, 0 that they are not.`;
    }
  }
  let any = false;
  for (let v = 0; reserved !== undefined && v < reserved.length; v++) {
    if (reserved[v]! < 0 || reserved[v]! > Math.max(0, headcount[v]!)) {
      return `Vacancy ${v} reserves ${reserved[v]!} of its ${headcount[v]!} seats.`;
    }
    if (reserved[v]! > 0) any = true;
  }
  if (any && entitled === undefined) return 'Seats are reserved, but "entitled" does not say for whom.';
  return null;
}

function previousFault({ vacancies, previous }: MatchProblem): string | null {
  if (previous === undefined) return null;
  const { vacancyOf, changeCost, price } = previous;
  for (let w = 0; w < vacancyOf.length; w++) {
    const v = vacancyOf[w]!;
    if (v < -1 || v >= vacancies) return `Worker ${w} was at vacancy ${v}, which is unknown.`;
  }
  if (!Number.isInteger(changeCost) || changeCost < 0 || changeCost > COST_LIMIT) {
    return `A change must cost a whole number from 0 to ${COST_LIMIT}, not ${changeCost}.`;
  }
  if (price === undefined) return null;
  if (Object.prototype.toString.call(price) !== '[object Float64Array]')
    return '"previous.price" must be a Float64Array.';
  if (price.length !== vacancies) return `"previous.price" must have ${vacancies} entries, not ${price.length}.`;
  for (let v = 0; v < vacancies; v++) {
    if (!(price[v]! >= 0 && price[v]! <= Number.MAX_SAFE_INTEGER)) {
      return `The former price of vacancy ${v} is ${price[v]!}; prices are from 0 on.`;
    }
  }
  return null;
}

function tierFault(problem: MatchProblem): string | null {
  const { workers, vacancies, tiers, vacancy } = problem;
  if (tiers === undefined || tiers.length === 0) return null;
  if (largestGroup(problem) > 1) return 'Tiers and groups of two or more cannot be combined.';
  for (const [k, { cost, unmatched }] of tiers.entries()) {
    const [sentence, largest] = rangeFault(cost, unmatched, ` in tier ${k}`);
    if (sentence !== null) return sentence;
    let least = Infinity;
    let most = -Infinity;
    for (const costs of [cost, unmatched]) {
      for (let i = 0; i < costs.length; i++) {
        if (costs[i]! < least) least = costs[i]!;
        if (costs[i]! > most) most = costs[i]!;
      }
    }
    const nodes = problem.reserved === undefined ? vacancies : 2 * vacancies;
    const weight = largest + (workers === 0 ? 0 : weightOf(nodes, workers, most - least));
    const sum = 16 * weight * (workers + (problem.reserved === undefined ? 1 : 2) * vacancy.length);
    if (weight > COST_LIMIT || sum > Number.MAX_SAFE_INTEGER) {
      return `Costs from ${least} to ${most} in tier ${k} are too far apart for ${vacancies} vacancies and ${workers} workers; use a coarser unit.`;
    }
  }
  return null;
}

function fixedFault({ workers, vacancies, first, vacancy, fixed }: MatchProblem): string | null {
  for (let w = 0; fixed !== undefined && w < workers; w++) {
    const v = fixed[w]!;
    if (v === -1) continue;
    if (v < 0 || v >= vacancies) return `Worker ${w} is fixed at vacancy ${v}, which is unknown.`;
    if (vacancy.subarray(first[w], first[w + 1]).includes(v)) continue;
    return `Worker ${w} is fixed at vacancy ${v}, for which he is not eligible.`;
  }
  return null;
}

function fixedSeatFault({ vacancies, headcount, reserved, entitled, fixed }: MatchProblem): string | null {
  if (fixed === undefined) return null;
  const seated = new Int32Array(vacancies);
  const open = new Int32Array(vacancies);
  for (let w = 0; w < fixed.length; w++) {
    if (fixed[w]! < 0) continue;
    seated[fixed[w]!]!++;
    if (entitled?.[w] !== 1) open[fixed[w]!]!++;
  }
  for (let v = 0; v < vacancies; v++) {
    if (seated[v]! > headcount[v]!)
      return `${seated[v]!} workers are fixed at vacancy ${v}, which has ${headcount[v]!} seats.`;
    const unreserved = headcount[v]! - (reserved?.[v] ?? 0);
    if (open[v]! > unreserved) {
      return `${open[v]!} workers without entitlement are fixed at vacancy ${v}, which has ${unreserved} seats for them.`;
    }
  }
  return null;
}

function fixedGroupFault(problem: MatchProblem): string | null {
  const { group, fixed } = problem;
  if (group === undefined || fixed === undefined) return null;
  const members = new Map<number, number[]>();
  for (let w = 0; w < group.length; w++) {
    if (group[w]! < 0) continue;
    const known = members.get(group[w]!);
    if (known === undefined) members.set(group[w]!, [w]);
    else known.push(w);
  }
  const clusters = clustersOf(problem);
  for (const [g, together] of members) {
    const places = together.map((w) => fixed[w]!);
    const settled = places.filter((v) => v >= 0);
    if (settled.length === 0) continue;
    if (settled.length < places.length) {
      return `Of group ${g}, ${settled.length} of ${places.length} members are fixed; it must be all or none.`;
    }
    const { first, cluster } = clusters;
    const options = cluster.subarray(first[places[0]!], first[places[0]! + 1]);
    if (!options.some((c) => places.every((v) => within(clusters, v, c)))) {
      return `The members of group ${g} are fixed at vacancies that are not together.`;
    }
  }
  return null;
}

function leastFillFault(problem: MatchProblem): string | null {
  const { leastFill } = problem;
  if (leastFill === undefined) return null;
  let any = false;
  for (let v = 0; v < leastFill.length; v++) {
    if (leastFill[v]! < 0) return `Vacancy ${v} asks for at least ${leastFill[v]!} workers.`;
    if (leastFill[v]! > 1) any = true;
  }
  if (!any) return null;
  if (largestGroup(problem) > 1) return 'Least fill and groups of two or more cannot be combined.';
  if ((problem.tiers?.length ?? 0) > 0) return 'Least fill and tiers cannot be combined.';
  return null;
}

function largestGroup({ group }: MatchProblem): number {
  const sizes = new Map<number, number>();
  let largest = 0;
  for (let w = 0; group !== undefined && w < group.length; w++) {
    if (group[w]! < 0) continue;
    const size = (sizes.get(group[w]!) ?? 0) + 1;
    sizes.set(group[w]!, size);
    largest = Math.max(largest, size);
  }
  return largest;
}

function isCount(n: number): boolean {
  return Number.isInteger(n) && n >= 0 && n < 2 ** 31 - 1;
}

function isInt32Array(array: unknown): array is Int32Array {
  return Object.prototype.toString.call(array) === '[object Int32Array]';
}

function lengthOf(array: unknown): number {
  return isInt32Array(array) ? array.length : 0;
}
