import { DomainError } from './domain-error.js';

export interface Step<State extends string = string> {
  readonly from: readonly State[];
  readonly to: State;
}

const illegalStep = (subject: string, step: string, state: string) =>
  new DomainError(
    `${subject}.illegal-step`,
    'conflict',
    { zh: `当前状态为 ${state}，不能执行 ${step}`, en: `Cannot ${step} a ${subject} that is ${state}` },
    { state, step },
  );

type Steps = Readonly<Record<string, Step>>;
type States<Initial extends string, S extends Steps> = Initial | S[keyof S]['to'];

export interface Lifecycle<State extends string, Name extends string> {
  readonly initial: State;
  readonly subject: string;
  readonly states: readonly State[];
  /** The state after `step`, or a refusal when `state` is not one of its origins. */
  after(state: State, step: Name): State;
  /** Steps open from `state`; the API returns these so a console never guesses. */
  stepsFrom(state: State): Name[];
}

export type StateOf<L> = L extends Lifecycle<infer State, string> ? State : never;
export type StepOf<L> = L extends Lifecycle<string, infer Name> ? Name : never;

/**
 * Declares a lifecycle as named steps, because people ask "may we depart?" and
 * not "may we go from planned to departed?". A step that starts in a state
 * nothing reaches is a compile error.
 */
export function lifecycle<const Initial extends string, const S extends Steps>(
  subject: string,
  initial: Initial,
  steps: S & { readonly [K in keyof S]: { readonly from: readonly States<Initial, S>[] } },
): Lifecycle<States<Initial, S>, keyof S & string> {
  type State = States<Initial, S>;
  type Name = keyof S & string;
  const names = Object.keys(steps) as Name[];
  const opens = (name: Name, state: State) => (steps[name] as Step).from.includes(state);

  return {
    subject,
    initial,
    states: [...new Set<State>([initial, ...names.map((name) => (steps[name] as Step).to as State)])],
    after(state, step) {
      if (!opens(step, state)) throw illegalStep(subject, step, state);
      return (steps[step] as Step).to;
    },
    stepsFrom: (state) => names.filter((name) => opens(name, state)),
  };
}
