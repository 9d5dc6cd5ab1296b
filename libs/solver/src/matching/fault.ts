import { fixedFault, fixedGroupFault, fixedSeatFault } from './fault/fixed.js';
import { clusterFault, groupFault } from './fault/groups.js';
import { countFault, pairFault, shapeFault } from './fault/shape.js';
import { leastFillFault, previousFault, reservedFault, tierFault, valueFault } from './fault/values.js';
import type { MatchProblem } from './problem.js';

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
