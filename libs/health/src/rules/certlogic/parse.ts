import { type Comparison, COMPARISONS, type Expression, type Issue, TIME_UNITS, type TimeUnit } from './expression.js';

/** Deeper documents are refused, so that no document exhausts the stack. */
const DEEPEST = 200;

type Operands = readonly unknown[];
/** Of a tree with issues; `depth` is that of the operation's operands. */
interface Place {
  readonly operation: unknown;
  readonly issues: Issue[];
  readonly depth: number;
}

/** Reads a document; a document without issues is valid. Surplus operands are issues and are not evaluated. */
export function parse(document: unknown): { readonly tree: Expression; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  return { tree: read(document, issues, 0), issues };
}

function read(document: unknown, issues: Issue[], depth: number): Expression {
  const refuse = (problem: string): Expression => {
    issues.push({ expression: document, problem });
    return { kind: 'malformed', problem };
  };
  if (depth > DEEPEST) return refuse('the expression is nested too deeply');
  if (typeof document === 'string' || typeof document === 'boolean') return { kind: 'literal', value: document };
  if (typeof document === 'number')
    return Number.isInteger(document) ? { kind: 'literal', value: document } : refuse('a number that is no integer');
  if (Array.isArray(document))
    return { kind: 'array', items: document.map((item: unknown) => read(item, issues, depth + 1)) };
  if (typeof document !== 'object' || document === null) return refuse('not an expression');
  const [entry, ...more] = Object.entries(document);
  if (!entry || more.length > 0) return refuse('an operation has exactly one key');
  const [operator, operands] = entry as [string, unknown];
  if (operator === 'var') return readVar(operands, refuse, { operation: document, issues, depth });
  if (!Array.isArray(operands)) return refuse('the operands of an operation stand in an array');
  const reader = READERS[operator];
  if (!reader || !Object.hasOwn(READERS, operator)) return refuse(`no such operator: ${operator}`);
  return reader(operands, { operation: document, issues, depth: depth + 1 });
}

function readVar(path: unknown, refuse: (problem: string) => Expression, { operation, issues }: Place): Expression {
  if (typeof path !== 'string') return refuse('the path of a var is a string');
  // Such a path is not valid and nevertheless has a meaning.
  if (path.split('.').includes('') && path !== '') issues.push({ expression: operation, problem: 'not a path' });
  return { kind: 'var', path };
}

/** Checks the count, reads the operands, and builds the node if there are enough. */
function withOperands(
  operands: Operands,
  { operation, issues, depth }: Place,
  [fewest, most]: readonly [number, number],
  build: (...read: Expression[]) => Expression,
): Expression {
  const fits = operands.length >= fewest && operands.length <= most;
  const problem = `takes ${fewest === most ? fewest : `${fewest} to ${most}`} operands, not ${operands.length}`;
  if (!fits) issues.push({ expression: operation, problem });
  const parts = operands.slice(0, most).map((operand) => read(operand, issues, depth));
  return operands.length < fewest ? { kind: 'malformed', problem } : build(...parts);
}

/** Some operators take no surplus operand even where it would not be evaluated. */
const exactly =
  (count: readonly [number, number], build: (...read: Expression[]) => Expression) =>
  (operands: Operands, place: Place): Expression => {
    const node = withOperands(operands, place, count, build);
    return operands.length > count[1] ? { kind: 'malformed', problem: 'too many operands' } : node;
  };

const atLeast =
  (count: number, build: (...read: Expression[]) => Expression) =>
  (operands: Operands, place: Place): Expression =>
    withOperands(operands, place, [count, count], build);

const NOTHING: Expression = { kind: 'malformed', problem: 'an operand is missing' };
const binary = (kind: 'equal' | 'in' | 'sum') =>
  exactly([2, 2], (left = NOTHING, right = NOTHING) => ({ kind, left, right }));
const comparison = (operator: Comparison) =>
  exactly([2, 3], (...operands) => ({ kind: 'compare', operator, operands }));

/** An operation of which only the first operand is an expression; the others are plain values. */
function withPlainOperands(
  operands: Operands,
  { operation, issues, depth }: Place,
  checks: readonly { readonly fits: (operand: unknown) => boolean; readonly problem: string }[],
  build: (operand: Expression) => Expression,
): Expression {
  const wanted = checks.length + 1;
  const problems = operands.length === wanted ? [] : [`takes ${wanted} operands, not ${operands.length}`];
  const operand = operands.length > 0 ? read(operands[0], issues, depth) : NOTHING;
  const unfit = checks.filter(({ fits }, i) => !fits(operands[i + 1])).map(({ problem }) => problem);
  for (const problem of [...problems, ...(operands.length < wanted ? [] : unfit)])
    issues.push({ expression: operation, problem });
  const [problem] = unfit;
  return problem === undefined ? build(operand) : { kind: 'malformed', problem };
}

const integer = (problem: string) => ({ fits: (operand: unknown) => Number.isInteger(operand), problem });

const READERS: Readonly<Record<string, (operands: Operands, place: Place) => Expression>> = {
  if: atLeast(3, (guard = NOTHING, then = NOTHING, otherwise = NOTHING) => ({ kind: 'if', guard, then, otherwise })),
  and: exactly([2, Infinity], (...operands) => ({ kind: 'and', operands })),
  '!': atLeast(1, (operand = NOTHING) => ({ kind: 'not', operand })),
  '===': binary('equal'),
  in: binary('in'),
  '+': binary('sum'),
  ...Object.fromEntries(COMPARISONS.map((operator) => [operator, comparison(operator)])),
  reduce: atLeast(3, (operand = NOTHING, step = NOTHING, initial = NOTHING) => ({
    kind: 'reduce',
    operand,
    step,
    initial,
  })),
  plusTime: (operands, place) =>
    withPlainOperands(
      operands,
      place,
      [
        integer('the amount of time is an integer'),
        {
          fits: (operand) => TIME_UNITS.some((unit) => unit === operand),
          problem: `the unit of time is one of ${TIME_UNITS.join(', ')}`,
        },
      ],
      (operand) => ({
        kind: 'plusTime',
        operand,
        amount: operands[1] as number,
        unit: operands[2] as TimeUnit,
      }),
    ),
  extractFromUVCI: (operands, place) =>
    withPlainOperands(operands, place, [integer('the index of a fragment is an integer')], (operand) => ({
      kind: 'fragment',
      operand,
      index: operands[1] as number,
    })),
  dccDateOfBirth: atLeast(1, (operand = NOTHING) => ({ kind: 'birth', operand })),
};
