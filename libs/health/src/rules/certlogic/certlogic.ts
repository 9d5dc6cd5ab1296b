import { compile, Fault } from './compile.js';
import type { Issue } from './expression.js';
import { parse } from './parse.js';
import type { Semantics } from './semantics.js';

export type Outcome = { readonly value: unknown } | { readonly fault: string };

/** A CertLogic 1.3.3 document, compiled once and asked about as many people as come. */
export interface CertLogic {
  /** What is not allowed in the document; such a part is a fault where it is reached. */
  readonly issues: readonly Issue[];
  /** Never throws. */
  readonly evaluate: (facts: unknown) => Outcome;
  /** Whether it is true, and not merely truthy. What cannot be evaluated is not. */
  readonly holds: (facts: unknown) => boolean;
}

export function certLogic(document: unknown, semantics?: Semantics): CertLogic {
  const { tree, issues } = parse(document);
  const evaluation = compile(tree, semantics);
  return {
    issues,
    evaluate: (facts) => {
      try {
        return { value: evaluation(facts) };
      } catch (error) {
        return {
          fault: error instanceof Fault ? error.message : 'the facts do not have the shape that is asked about',
        };
      }
    },
    holds: (facts) => {
      try {
        return evaluation(facts) === true;
      } catch {
        return false;
      }
    },
  };
}
