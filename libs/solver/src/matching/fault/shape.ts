import type { MatchProblem } from '../problem.js';

export function countFault({ workers, vacancies }: MatchProblem): string | null {
  if (!isCount(workers)) return `The number of workers must be a whole number from 0 on, not ${workers}.`;
  if (!isCount(vacancies)) return `The number of vacancies must be a whole number from 0 on, not ${vacancies}.`;
  return null;
}

export function shapeFault(problem: MatchProblem): string | null {
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

export function pairFault({ workers, vacancies, first, vacancy }: MatchProblem): string | null {
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

function isCount(n: number): boolean {
  return Number.isInteger(n) && n >= 0 && n < 2 ** 31 - 1;
}

function isInt32Array(array: unknown): array is Int32Array {
  return Object.prototype.toString.call(array) === '[object Int32Array]';
}

function lengthOf(array: unknown): number {
  return isInt32Array(array) ? array.length : 0;
}
