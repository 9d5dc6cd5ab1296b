import { DomainError, type Text } from './domain-error.js';

/** What became of one item of many that were sent at once. */
export interface ItemResult {
  readonly id: string | null;
  /** It was there already and says nothing new. */
  readonly known: boolean;
  readonly refusal: { readonly code: string; readonly text: Text; readonly details: object } | null;
}

export const taken = (id: string): ItemResult => ({ id, known: false, refusal: null });

export const known = (id: string): ItemResult => ({ id, known: true, refusal: null });

/** The result of an item that was refused. @throws what is no refusal */
export function refused(error: unknown): ItemResult {
  if (!(error instanceof DomainError)) throw error;
  const { code, text, details } = error;
  return { id: null, known: false, refusal: { code, text, details } };
}

/** What was decided about an item, or its refusal. */
export function resultOf(decide: () => ItemResult): ItemResult {
  try {
    return decide();
  } catch (error) {
    return refused(error);
  }
}

/** What became of a step that was asked for of many at once. */
export interface StepResult<State extends string = string> {
  readonly id: string;
  /** As it is stored now; null where the asker sees no such thing. */
  readonly state: State | null;
  /** The step had been taken before. */
  readonly known: boolean;
  readonly refusal: ItemResult['refusal'];
}

export const namedTwice = (id: string) =>
  new DomainError(
    'item.named-twice',
    'invalid',
    { zh: '同一请求中重复列出，只按第一次办理', en: 'It is named twice in this request; only the first counts' },
    { id },
  );
