import { type Comparison, type Expression, INTEGER_COMPARISONS } from './expression.js';
import { CERTLOGIC, type Semantics } from './semantics.js';

/** An expression that cannot be evaluated with the facts at hand. */
export class Fault extends Error {}

/** @throws Fault, or what facts of an unforeseen shape make of it */
export type Evaluation = (facts: unknown) => unknown;

/**
 * Turns a tree into nested functions, once for all people it will be asked about. Each may fault; the faults are made here,
 * because to make them in front of every person would cost more than the evaluation.
 */
export function compile(tree: Expression, semantics: Semantics = CERTLOGIC): Evaluation {
  const compiled = (expression: Expression) => compile(expression, semantics);
  switch (tree.kind) {
    case 'literal': {
      const { value } = tree;
      return () => value;
    }
    case 'array': {
      const items = tree.items.map(compiled);
      return (facts) => items.map((item) => item(facts));
    }
    case 'var':
      return access(tree.path);
    case 'if':
      return choice(compiled(tree.guard), compiled(tree.then), compiled(tree.otherwise), semantics);
    case 'and':
      return conjunction(tree.operands.map(compiled), semantics);
    case 'not':
      return negation(compiled(tree.operand), semantics);
    case 'equal': {
      const [left, right] = [compiled(tree.left), compiled(tree.right)];
      return (facts) => left(facts) === right(facts);
    }
    case 'in':
      return membership(compiled(tree.left), tree.right, semantics);
    case 'sum':
      return sum(compiled(tree.left), compiled(tree.right));
    case 'compare':
      return comparison(tree.operator, tree.operands.map(compiled), semantics);
    case 'plusTime':
      return ofText(compiled(tree.operand), (text) => semantics.plusTime(text, tree.amount, tree.unit));
    case 'birth':
      return ofText(compiled(tree.operand), semantics.dateOfBirth);
    case 'fragment':
      return fragment(compiled(tree.operand), tree.index, semantics);
    case 'reduce':
      return reduction(compiled(tree.operand), compiled(tree.step), compiled(tree.initial));
    case 'malformed': {
      const fault = new Fault(tree.problem);
      return () => {
        throw fault;
      };
    }
  }
}

/** Names that objects have without anybody having written them there; of those only own ones are facts. */
const inherited = (name: string): boolean =>
  [Object.prototype, Array.prototype, String.prototype, Number.prototype, Date.prototype].some((of) => name in of);

function step(fragment: string): (value: unknown) => unknown {
  const index = parseInt(fragment, 10);
  const key = Number.isNaN(index) ? fragment : String(index);
  const guarded = inherited(key);
  return (value) => {
    if (value === null || (guarded && !Object.hasOwn(value as object, key))) return null;
    // Of undefined, where there are no facts at all, this faults.
    const found = (value as Readonly<Record<string, unknown>>)[key];
    return found === undefined ? null : found;
  };
}

/** What lies at a path. What is not there is null, and so is everything below it. */
function access(path: string): Evaluation {
  if (path === '') return (facts) => facts;
  const [first = () => null, second, third, ...more] = path.split('.').map(step);
  if (!second) return first;
  if (!third) return (facts) => second(first(facts));
  if (more.length === 0) return (facts) => third(second(first(facts)));
  return (facts) => {
    let value = third(second(first(facts)));
    for (const next of more) value = next(value);
    return value;
  };
}

function choice(guard: Evaluation, then: Evaluation, otherwise: Evaluation, { truth }: Semantics): Evaluation {
  const fault = new Fault('the guard of an if is neither truthy nor falsy');
  return (facts) => {
    const truthy = truth(guard(facts));
    if (truthy === undefined) throw fault;
    return truthy ? then(facts) : otherwise(facts);
  };
}

/** The first falsy operand, or the last; those behind a falsy one are not evaluated. */
function conjunction(operands: readonly Evaluation[], { truth }: Semantics): Evaluation {
  const fault = new Fault('an operand of and is neither truthy nor falsy');
  return (facts) => {
    let value: unknown = true;
    for (const operand of operands) {
      value = operand(facts);
      const truthy = truth(value);
      if (truthy === undefined) throw fault;
      if (!truthy) return value;
    }
    return value;
  };
}

function negation(operand: Evaluation, { truth }: Semantics): Evaluation {
  const fault = new Fault('the operand of ! is neither truthy nor falsy');
  return (facts) => {
    const truthy = truth(operand(facts));
    if (truthy === undefined) throw fault;
    return !truthy;
  };
}

function membership(left: Evaluation, values: Expression, semantics: Semantics): Evaluation {
  const right = compile(values, semantics);
  const fault = new Fault('the right operand of in is no array');
  const fixed = values.kind === 'array' && values.items.every(({ kind }) => kind === 'literal') ? right(null) : null;
  return (facts) => {
    const value = left(facts);
    const among = fixed ?? right(facts);
    if (!Array.isArray(among)) throw fault;
    return semantics.isIn(value, among);
  };
}

function sum(left: Evaluation, right: Evaluation): Evaluation {
  const fault = new Fault('only integers can be added');
  return (facts) => {
    const [a, b] = [left(facts), right(facts)];
    if (!Number.isInteger(a) || !Number.isInteger(b)) throw fault;
    return (a as number) + (b as number);
  };
}

function comparison(operator: Comparison, operands: readonly Evaluation[], { compare }: Semantics): Evaluation {
  const holds = compare[operator];
  const ofIntegers = INTEGER_COMPARISONS.some((one) => one === operator);
  const fault = new Fault(`${operator} compares ${ofIntegers ? 'integers' : 'date-times'} alone`);
  const measure = ofIntegers
    ? (value: unknown) => {
        if (!Number.isInteger(value)) throw fault;
        return value as number;
      }
    : (value: unknown) => {
        if (!(value instanceof Date)) throw fault;
        return value.getTime();
      };
  const [first, second, third] = operands;
  if (!first || !second) throw new Fault('nothing to compare');
  if (!third) return (facts) => holds(measure(first(facts)), measure(second(facts)));
  return (facts) => {
    const [a, b, c] = [measure(first(facts)), measure(second(facts)), measure(third(facts))];
    return holds(a, b) && holds(b, c);
  };
}

/** The instant that a text means. The clock is the same text for everybody: the last one read is remembered. */
function ofText(operand: Evaluation, meaning: (text: string) => Date | null): Evaluation {
  const fault = new Fault('not a date or date-time');
  let last: { readonly text: string; readonly instant: number } | null = null;
  return (facts) => {
    const text = operand(facts);
    if (typeof text !== 'string') throw fault;
    if (last?.text === text) return new Date(last.instant);
    const instant = meaning(text);
    if (instant === null) throw fault;
    last = { text, instant: instant.getTime() };
    return instant;
  };
}

function fragment(operand: Evaluation, index: number, { fragmentOf }: Semantics): Evaluation {
  const fault = new Fault('an identifier is a text or null');
  return (facts) => {
    const identifier = operand(facts);
    if (identifier === null) return null;
    if (typeof identifier !== 'string') throw fault;
    return index < 0 ? null : fragmentOf(identifier, index);
  };
}

/** The step sees `accumulator` and `current` and nothing else. Null has nothing to reduce. */
function reduction(operand: Evaluation, step: Evaluation, initial: Evaluation): Evaluation {
  const fault = new Fault('only an array can be reduced');
  return (facts) => {
    const items = operand(facts);
    if (items !== null && !Array.isArray(items)) throw fault;
    let accumulator = initial(facts);
    for (const current of (items ?? []) as readonly unknown[]) accumulator = step({ accumulator, current });
    return accumulator;
  };
}
