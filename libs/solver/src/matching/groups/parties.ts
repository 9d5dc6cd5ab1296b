import { clustersOf } from './clusters.js';
import type { MatchProblem } from '../problem.js';

/**
 * The groups with all they could choose: an option is a cluster of sites (or a
 * site by itself) where every member has a pair with a seat. Members of groups that have no option at all
 * appear nowhere: they stay unmatched.
 */
export interface Parties {
  readonly count: number;
  /** [count + 1] into `member` */
  readonly memberFirst: Int32Array;
  /** workers of the problem */
  readonly member: Int32Array;
  /** [count + 1] into `optionCluster` */
  readonly optionFirst: Int32Array;
  readonly optionCluster: Int32Array;
  /** [options + 1] into `partFirst`; an option has one part per member, in the order of `member` */
  readonly optionPart: Int32Array;
  /** [parts + 1] into `vacancy` and `cost`, the cheapest pair first */
  readonly partFirst: Int32Array;
  readonly vacancy: Int32Array;
  readonly cost: Int32Array;
  /** [count] cost of nobody of the group being placed */
  readonly none: Float64Array;
  /** Penalties of members of groups that have no option. */
  readonly lost: number;
  /** Such members. */
  readonly lostWorkers: readonly number[];
}

/** Groups of at least two; who is the only one of a group is a worker alone. */
export function partiesOf(problem: MatchProblem): Parties {
  const { workers, group, first, vacancy, cost, headcount, unmatched } = problem;
  const members = new Map<number, number[]>();
  for (let w = 0; group !== undefined && w < workers; w++) {
    const g = group[w]!;
    if (g < 0) continue;
    const known = members.get(g);
    if (known === undefined) members.set(g, [w]);
    else known.push(w);
  }
  const memberFirst = [0];
  const member: number[] = [];
  const optionFirst = [0];
  const optionCluster: number[] = [];
  const optionPart = [0];
  const partFirst = [0];
  const vacancies: number[] = [];
  const costs: number[] = [];
  const none: number[] = [];
  const lostWorkers: number[] = [];
  let lost = 0;
  const clusters = clustersOf(problem);
  for (const together of members.values()) {
    if (together.length === 1) continue;
    const penalty = together.reduce((sum, w) => sum + unmatched[w]!, 0);
    const byCluster = together.map((w) => {
      const places = new Map<number, Map<number, number>>();
      for (let e = first[w]!, end = first[w + 1]!; e < end; e++) {
        const v = vacancy[e]!;
        if (headcount[v] === 0) continue;
        for (let i = clusters.first[v]!; i < clusters.first[v + 1]!; i++) {
          const c = clusters.cluster[i]!;
          const there = places.get(c) ?? new Map<number, number>();
          places.set(c, there);
          there.set(v, Math.min(there.get(v) ?? Infinity, cost[e]!));
        }
      }
      return places;
    });
    const options = [...byCluster[0]!.keys()].filter((c) => byCluster.every((places) => places.has(c)));
    if (options.length === 0) {
      lost += penalty;
      lostWorkers.push(...together);
      continue;
    }
    for (const c of options) {
      optionCluster.push(c);
      for (const places of byCluster) {
        for (const [v, least] of [...places.get(c)!].sort((a, b) => a[1] - b[1])) {
          vacancies.push(v);
          costs.push(least);
        }
        partFirst.push(vacancies.length);
      }
      optionPart.push(partFirst.length - 1);
    }
    member.push(...together);
    memberFirst.push(member.length);
    optionFirst.push(optionCluster.length);
    none.push(penalty);
  }
  return {
    count: none.length,
    memberFirst: Int32Array.from(memberFirst),
    member: Int32Array.from(member),
    optionFirst: Int32Array.from(optionFirst),
    optionCluster: Int32Array.from(optionCluster),
    optionPart: Int32Array.from(optionPart),
    partFirst: Int32Array.from(partFirst),
    vacancy: Int32Array.from(vacancies),
    cost: Int32Array.from(costs),
    none: Float64Array.from(none),
    lost,
    lostWorkers,
  };
}
