import type { MatchProblem } from '../problem.js';

export function groupFault({ group, site }: MatchProblem): string | null {
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

export function clusterFault({ site, clusterFirst, clusterSite }: MatchProblem): string | null {
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

export function largestGroup({ group }: MatchProblem): number {
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
