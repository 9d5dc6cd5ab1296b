import { shanghaiInstant } from '#kernel';
import type { RuleDocument } from './health-rule.js';

/**
 * Rules of `config/reference/health-rules.json`: documents whose dates are days of Asia/Shanghai. A file that does not fit is a
 * defect.
 */
export function parseRules(json: string): RuleDocument[] {
  const { rules } = JSON.parse(json) as { rules: (Omit<RuleDocument, 'validFrom' | 'validTo'> & Dates)[] };
  return rules.map(({ validFrom, validTo, ...rule }) => ({
    ...rule,
    validFrom: shanghaiInstant(validFrom),
    validTo: validTo === null ? null : shanghaiInstant(validTo),
  }));
}

interface Dates {
  readonly validFrom: string;
  readonly validTo: string | null;
}
