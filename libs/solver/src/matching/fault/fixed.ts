import { clustersOf, within } from '../groups/clusters.js';
import type { MatchProblem } from '../problem.js';

export function fixedFault({ workers, vacancies, first, vacancy, fixed }: MatchProblem): string | null {
  for (let w = 0; fixed !== undefined && w < workers; w++) {
    const v = fixed[w]!;
    if (v === -1) continue;
    if (v < 0 || v >= vacancies) return `Worker ${w} is fixed at vacancy ${v}, which is unknown.`;
    if (vacancy.subarray(first[w], first[w + 1]).includes(v)) continue;
    return `Worker ${w} is fixed at vacancy ${v}, for which he is not eligible.`;
  }
  return null;
}

export function fixedSeatFault({ vacancies, headcount, reserved, entitled, fixed }: MatchProblem): string | null {
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

export function fixedGroupFault(problem: MatchProblem): string | null {
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
