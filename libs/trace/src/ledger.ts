import type { Text } from '#kernel';

/** The lists of the head-count, each of names. */
export const TERMS = [
  'planned',
  'boarded',
  'no-show',
  'refused',
  'rebooked',
  'taken-off',
  'transferred',
  'arrived',
  'unlisted',
  'handed-over',
  'disputed',
] as const;
export type Term = (typeof TERMS)[number];

export const EQUATIONS = [
  { equation: 'boarding', left: ['planned'], right: ['boarded', 'no-show', 'refused', 'rebooked'] },
  { equation: 'journey', left: ['boarded'], right: ['arrived', 'taken-off', 'transferred'] },
  { equation: 'hand-over', left: ['arrived', 'unlisted'], right: ['handed-over', 'disputed'] },
] as const satisfies { equation: string; left: Term[]; right: Term[] }[];
export type EquationName = (typeof EQUATIONS)[number]['equation'];

export interface LedgerPerson {
  readonly id: string;
  readonly name: string;
}

/** What is recorded of one person, as it stands. */
export interface LedgerFacts extends LedgerPerson {
  readonly listed: boolean;
  readonly boardedAt: Date | null;
  readonly noShowAt: Date | null;
  readonly refusedAt: Date | null;
  readonly rebookedAt: Date | null;
  readonly takenOffAt: Date | null;
  readonly transferredAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly foundAt: Date | null;
  readonly handedOverAt: Date | null;
  readonly disputedAt: Date | null;
}

/** One of the append-only events about a person. */
export interface LedgerEvent {
  readonly type: string;
  readonly subject: string;
  /** The state that a correction takes back. */
  readonly corrects?: string | undefined;
}

export interface Difference extends LedgerPerson {
  readonly equation: EquationName;
  /** lost: on the left only; unexplained: on the right only; twice: accounted for more than once. */
  readonly kind: 'lost' | 'unexplained' | 'twice';
  readonly text: Text;
}

export interface Inconsistency extends LedgerPerson {
  readonly term: Term;
  /** Which of the two accounts does not know it. */
  readonly missingIn: 'facts' | 'events';
  readonly text: Text;
}

export interface LedgerTerm {
  readonly term: Term;
  readonly count: number;
  readonly persons: readonly LedgerPerson[];
}

export interface Ledger {
  /** Every equation holds name by name, and both accounts agree. */
  readonly balanced: boolean;
  readonly equations: readonly {
    readonly equation: EquationName;
    readonly balanced: boolean;
    readonly left: readonly LedgerTerm[];
    readonly right: readonly LedgerTerm[];
  }[];
  readonly differences: readonly Difference[];
  readonly inconsistent: readonly Inconsistency[];
}

/**
 * The head-count by name: `planned = boarded + no-show + refused + rebooked`, `boarded = arrived + taken off +
 * transferred`,
 * `arrived + unlisted = handed over + disputed`. Equal numbers are not enough: each person must stand exactly once on the
 * right for once on the left. The facts as they stand are compared with what the events add up to.
 */
export function ledgerOf(people: readonly LedgerFacts[], events: readonly LedgerEvent[]): Ledger {
  const told = sumOf(events);
  const terms = (facts: LedgerFacts) => TERMS.filter((term) => inTerm(facts, term));
  const onList = new Map(TERMS.map((term) => [term, people.filter((one) => inTerm(one, term)).map(brief)]));
  const list = (term: Term): LedgerTerm => {
    const persons = onList.get(term) ?? [];
    return { term, count: persons.length, persons };
  };
  const differences = people.flatMap((one) => differencesOf(one, terms(one)));
  const inconsistent = people.flatMap((one) =>
    TERMS.flatMap((term) => inconsistencyOf(one, term, inTerm(one, term), told.get(`${term} ${one.id}`) ?? 0)),
  );
  return {
    balanced: differences.length === 0 && inconsistent.length === 0,
    equations: EQUATIONS.map(({ equation, left, right }) => ({
      equation,
      balanced: differences.every((difference) => difference.equation !== equation),
      left: left.map(list),
      right: right.map(list),
    })),
    differences,
    inconsistent,
  };
}

const brief = ({ id, name }: LedgerPerson): LedgerPerson => ({ id, name });

function inTerm(facts: LedgerFacts, term: Term): boolean {
  const at = {
    planned: facts.listed ? true : null,
    boarded: facts.boardedAt,
    'no-show': facts.noShowAt,
    refused: facts.refusedAt,
    rebooked: facts.rebookedAt,
    'taken-off': facts.takenOffAt,
    transferred: facts.transferredAt,
    arrived: facts.arrivedAt,
    unlisted: facts.foundAt,
    'handed-over': facts.handedOverAt,
    disputed: facts.disputedAt,
  };
  return at[term] !== null;
}

function differencesOf(person: LedgerPerson, terms: readonly Term[]): Difference[] {
  return EQUATIONS.flatMap(({ equation, left, right }) => {
    const [before, after] = [left, right].map(
      (side: readonly Term[]) => side.filter((term) => terms.includes(term)).length,
    ) as [number, number];
    if (before === after) return [];
    const kind = after > 1 ? 'twice' : before > after ? 'lost' : 'unexplained';
    return [{ ...brief(person), equation, kind, text: SENTENCES[equation][kind] }];
  });
}

const EVENT_TERMS: Readonly<Record<string, Term>> = {
  'passenger.expected': 'planned',
  ...Object.fromEntries(TERMS.slice(1).map((term) => [`passenger.${term}`, term])),
};
const CORRECTIONS = ['passenger.recalled', 'passenger.missed', 'passenger.struck'];

/** How often each person was put on each list, less how often that was taken back; the order does not matter. */
function sumOf(events: readonly LedgerEvent[]): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (term: string, subject: string, by: number) =>
    sums.set(`${term} ${subject}`, (sums.get(`${term} ${subject}`) ?? 0) + by);
  for (const { type, subject, corrects } of events) {
    const term = EVENT_TERMS[type];
    if (term) add(term, subject, 1);
    else if (CORRECTIONS.includes(type) && corrects) add(corrects, subject, -1);
  }
  return sums;
}

function inconsistencyOf(person: LedgerPerson, term: Term, fact: boolean, told: number): Inconsistency[] {
  if (told === (fact ? 1 : 0)) return [];
  const missingIn = fact && told < 1 ? 'events' : 'facts';
  return [{ ...brief(person), term, missingIn, text: UNEQUAL[missingIn] }];
}

const UNEQUAL: Readonly<Record<Inconsistency['missingIn'], Text>> = {
  events: { zh: '名单记有此人，事件记录没有', en: 'On the list, but no event says so' },
  facts: { zh: '事件记录与名单不一致', en: 'The events say so, but not the list' },
};

const TWICE: Text = { zh: '同一人被记录了两种结果', en: 'Accounted for more than once' };
const SENTENCES: Readonly<Record<EquationName, Readonly<Record<Difference['kind'], Text>>>> = {
  boarding: {
    lost: {
      zh: '在名单上，但既未上车，也未记为未到、拒载或改乘',
      en: 'On the list, but neither boarded nor no-show nor refused nor rebooked',
    },
    unexplained: { zh: '不在名单上却有上车记录', en: 'Accounted for at the door without being on the list' },
    twice: TWICE,
  },
  journey: {
    lost: {
      zh: '上了车，但既未到达，也未记录途中下车或换车：去向不明',
      en: 'Boarded, but neither arrived nor taken off nor transferred: whereabouts unknown',
    },
    unexplained: { zh: '没有上车记录却有到达或下车记录', en: 'Arrived or taken off without having boarded' },
    twice: TWICE,
  },
  'hand-over': {
    lost: {
      zh: '已在接收点，但既未接收，也未提出异议',
      en: 'At the site, but neither handed over nor disputed',
    },
    unexplained: { zh: '没有到达记录却已交接', en: 'Handed over without having arrived' },
    twice: TWICE,
  },
};
