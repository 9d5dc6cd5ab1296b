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
