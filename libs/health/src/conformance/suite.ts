/** What came of one assertion, test or file of a published suite. */
export interface Result {
  /** Path inside the folder. */
  readonly file: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly expected?: unknown;
  readonly got?: unknown;
  /** Which one in the file, or why it was skipped. */
  readonly note?: string;
}

export interface SuiteFile {
  readonly file: string;
  readonly content: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list; of anything else none. */
export const fieldsIn = (list: unknown): readonly Fields[] => (Array.isArray(list) ? list.filter(isFields) : []);

/** Whether two values are the same JSON, whatever the order of their keys. */
export const sameJson = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    isFields(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
