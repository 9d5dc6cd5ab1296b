/**
 * What a refusal means to the caller. The kind alone decides the HTTP status at the API edge and whether a
 * queued job is worth retrying at the worker edge (only `unavailable` is). `exhausted`: a limit was reached that renews itself.
 */
export type RefusalKind =
  'invalid' | 'missing' | 'conflict' | 'forbidden' | 'unauthenticated' | 'exhausted' | 'unavailable';

/** Whatever a person reads, side by side. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

export type ErrorCode = `${string}.${string}`;

/** A rule said no. Everything else that is thrown is a defect. Texts and details bear no personal data. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: ErrorCode,
    readonly kind: RefusalKind,
    readonly text: Text,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(text.en);
  }
}
