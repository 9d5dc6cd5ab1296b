import { type CertLogic, certLogic } from './certlogic/certlogic.js';

/** What a set needs to know of a rule. */
export interface SetRule {
  /** Such as `GR-51-0001`. */
  readonly identifier: string;
  /** `major.minor.patch` */
  readonly version: string;
  readonly logic: unknown;
}

export interface RuleResult {
  readonly identifier: string;
  readonly version: string;
  readonly holds: boolean;
  /** Why it could not be evaluated; null where it could. */
  readonly fault: string | null;
}

/** Rules that apply together: all must be true, and one that cannot be evaluated counts as false. */
export class RuleSet {
  private readonly rules: readonly (SetRule & { readonly compiled: CertLogic })[];

  /** Compiles the rules, once for everybody who will be asked about. */
  constructor(rules: readonly SetRule[]) {
    this.rules = rules.map((rule) => ({ ...rule, compiled: certLogic(rule.logic) }));
  }

  holds(facts: unknown): boolean {
    return this.rules.every(({ compiled }) => compiled.holds(facts));
  }

  /** One for each rule, in their order. */
  results(facts: unknown): RuleResult[] {
    return this.rules.map(({ identifier, version, compiled }) => {
      const outcome = compiled.evaluate(facts);
      return {
        identifier,
        version,
        holds: 'value' in outcome && outcome.value === true,
        fault: 'fault' in outcome ? outcome.fault : null,
      };
    });
  }
}
