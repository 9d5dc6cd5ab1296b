import { dateOfBirth, plusTime } from './date-times.js';
import type { Comparison, TimeUnit } from './expression.js';

/** What the operations mean. A compiler takes it as an argument, so that a test can show which change of it is noticed. */
export interface Semantics {
  /** Numbers are integers, or instants in milliseconds. */
  readonly compare: Readonly<Record<Comparison, (left: number, right: number) => boolean>>;
  /** Undefined for what is neither truthy nor falsy, such as an instant. */
  readonly truth: (value: unknown) => boolean | undefined;
  readonly plusTime: (text: string, amount: number, unit: TimeUnit) => Date | null;
  readonly dateOfBirth: (text: string) => Date | null;
  readonly fragmentOf: (identifier: string, index: number) => string | null;
  readonly isIn: (value: unknown, values: readonly unknown[]) => boolean;
}

const less = (left: number, right: number) => left < right;
const more = (left: number, right: number) => left > right;
const atMost = (left: number, right: number) => left <= right;
const atLeast = (left: number, right: number) => left >= right;

/** CertLogic 1.3.3, as its reference implementation (certlogic-js 1.2) computes it. */
export const CERTLOGIC: Semantics = {
  compare: {
    '<': less,
    '>': more,
    '<=': atMost,
    '>=': atLeast,
    before: less,
    after: more,
    'not-after': atMost,
    'not-before': atLeast,
  },
  truth: (value) => {
    if (typeof value === 'boolean') return value;
    if (value === null) return false;
    if (typeof value === 'string') return value !== '';
    if (typeof value === 'number') return value !== 0;
    if (Array.isArray(value)) return value.length > 0;
    return typeof value === 'object' && !(value instanceof Date) ? Object.keys(value).length > 0 : undefined;
  },
  plusTime,
  dateOfBirth,
  fragmentOf: (identifier, index) => {
    const plain = identifier.startsWith('URN:UVCI:') ? identifier.slice(9) : identifier;
    return plain.split(/[/#:]/)[index] ?? null;
  },
  isIn: (value, values) => values.includes(value),
};
