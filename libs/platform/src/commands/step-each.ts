import { type ItemResult, namedTwice, refused, type StepResult, taken } from '#kernel';
import type { Grant } from '../grant.js';

export interface Stepping<State extends string> {
  /** States of those who have taken the step. */
  readonly taken: readonly State[];
  /** Takes the step, in a transaction of its own. */
  readonly take: (asker: Grant, id: string) => Promise<unknown>;
  /** States as they are stored, by id, of what the asker sees. */
  readonly statesOf: (asker: Grant, ids: readonly string[]) => Promise<ReadonlyMap<string, State>>;
}

/**
 * Takes one step with many, in the order given, each in a transaction of its own: a refused one hinders none. What a result says of the
 * state is read afterwards. Sent again after an interruption, those who had taken the step are known.
 */
export async function stepEach<State extends string>(
  grant: Grant,
  ids: readonly string[],
  { taken: done, take, statesOf }: Stepping<State>,
): Promise<StepResult<State>[]> {
  // Without the command: the answer of the first would be kept for that of all.
  const { command: _, ...asker } = grant;
  const outcomes: ItemResult[] = [];
  const named = new Set<string>();
  for (const id of ids) {
    const step = named.has(id) ? Promise.reject(namedTwice(id)) : take(asker, id);
    outcomes.push(await step.then(() => taken(id)).catch(refused));
    named.add(id);
  }
  const states = await statesOf(asker, ids);
  return ids.map((id, i) => {
    const state = states.get(id) ?? null;
    const refusal = outcomes[i]?.refusal ?? null;
    const known = refusal !== null && refusal.code.endsWith('.illegal-step') && done.some((one) => one === state);
    return { id, state, known, refusal: known ? null : refusal };
  });
}
