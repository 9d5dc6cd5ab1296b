/** A part of a list in the order of ids. */
export interface Page<T> {
  readonly items: T[];
  /** Send it as `after` for the next part; null at the end. */
  readonly next: string | null;
}

/** @param found up to one row more than `limit` */
export function pageOf<T extends { readonly id: string }>(found: readonly T[], limit: number): Page<T> {
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}
