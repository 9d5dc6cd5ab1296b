import type { MatchAnswer, MatchProblem } from '../problem.js';

export function groupFault(problem: MatchProblem, { vacancyOf }: MatchAnswer): string | null {
  const { group, site } = problem;
  if (group === undefined || site === undefined) return null;
  const namesOf = clusterNames(problem);
  const nowhere = ['nowhere'];
  /** What the members met so far have in common. */
  const together = new Map<number, readonly string[]>();
  for (let w = 0; w < vacancyOf.length; w++) {
    const g = group[w]!;
    if (g < 0) continue;
    const here = vacancyOf[w] === -1 ? nowhere : namesOf(vacancyOf[w]!);
    const both = together.get(g)?.filter((name) => here.includes(name)) ?? here;
    if (both.length === 0) return `Group ${g} is torn apart: worker ${w} is not where the others are.`;
    together.set(g, both);
  }
  return null;
}

/** For each site the names of the clusters that it lies in; a site in none is one by itself. */
export function clusterNames({
  vacancies,
  site,
  clusterFirst,
  clusterSite,
}: MatchProblem): (vacancy: number) => readonly string[] {
  const names = new Map<number, string[]>();
  const add = (s: number, name: string): void => {
    const known = names.get(s);
    if (known === undefined) names.set(s, [name]);
    else known.push(name);
  };
  for (let c = 0; clusterFirst !== undefined && c + 1 < clusterFirst.length; c++) {
    for (let i = clusterFirst[c]!; i < clusterFirst[c + 1]!; i++) add(clusterSite![i]!, `cluster ${c}`);
  }
  for (let v = 0; v < vacancies; v++) if (!names.has(site![v]!)) add(site![v]!, `site ${site![v]!}`);
  return (v) => names.get(site![v]!)!;
}
