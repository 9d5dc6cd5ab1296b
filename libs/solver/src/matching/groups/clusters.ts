import type { MatchProblem } from '../problem.js';

/**
 * Where a group is together: for each vacancy the clusters that its site lies in. A site that no cluster names is one by
 * itself, numbered behind the others.
 */
export interface Clusters {
  /** [vacancies + 1] into `cluster` */
  readonly first: Int32Array;
  readonly cluster: Int32Array;
}

/** The problem has sites. */
export function clustersOf({ vacancies, site, clusterFirst, clusterSite }: MatchProblem): Clusters {
  const first = new Int32Array(vacancies + 1);
  if (clusterFirst === undefined || clusterSite === undefined) {
    for (let v = 0; v < vacancies; v++) first[v + 1] = v + 1;
    return { first, cluster: site ?? new Int32Array(vacancies) };
  }
  const named = new Map<number, Set<number>>();
  for (let c = 0; c + 1 < clusterFirst.length; c++) {
    for (let i = clusterFirst[c]!; i < clusterFirst[c + 1]!; i++) {
      const s = clusterSite[i]!;
      if (named.has(s)) named.get(s)!.add(c);
      else named.set(s, new Set([c]));
    }
  }
  const cluster: number[] = [];
  for (let v = 0, next = clusterFirst.length - 1; v < vacancies; v++) {
    const s = site![v]!;
    if (!named.has(s)) named.set(s, new Set([next++]));
    for (const c of named.get(s)!) cluster.push(c);
    first[v + 1] = cluster.length;
  }
  return { first, cluster: Int32Array.from(cluster) };
}

export function within({ first, cluster }: Clusters, vacancy: number, c: number): boolean {
  for (let i = first[vacancy]!, end = first[vacancy + 1]!; i < end; i++) if (cluster[i] === c) return true;
  return false;
}
