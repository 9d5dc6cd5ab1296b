/** A CertLogic document read into a tree. What is malformed stays in it as a node that is an error where it is reached. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'var'; readonly path: string }
  | { readonly kind: 'if'; readonly guard: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly kind: 'and'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'equal' | 'in' | 'sum'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly operands: readonly Expression[] }
  | { readonly kind: 'plusTime'; readonly operand: Expression; readonly amount: number; readonly unit: TimeUnit }
  | { readonly kind: 'reduce'; readonly operand: Expression; readonly step: Expression; readonly initial: Expression }
  | { readonly kind: 'fragment'; readonly operand: Expression; readonly index: number }
  | { readonly kind: 'birth'; readonly operand: Expression }
  | { readonly kind: 'malformed'; readonly problem: string };

/** Of integers, and of instants. */
export const INTEGER_COMPARISONS = ['<', '>', '<=', '>='] as const;
export const INSTANT_COMPARISONS = ['after', 'before', 'not-after', 'not-before'] as const;
export const COMPARISONS = [...INTEGER_COMPARISONS, ...INSTANT_COMPARISONS] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const TIME_UNITS = ['year', 'month', 'day', 'hour'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** Something in a document that CertLogic 1.3.3 does not allow. */
export interface Issue {
  readonly expression: unknown;
  readonly problem: string;
}
