import { plusSeconds } from '#kernel';

/** No 0 O 1 I L: read over the telephone and off paper. 12 of 31 characters are 59 bits. */
export const SLIP_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const SLIP_LENGTH = 12;
const GROUP = 4;
const SLIP_DAYS = 60;
/** After so many wrong tails in a row the slip is void: of some ten thousand tails nobody guesses one in five. */
export const TAIL_TRIES = 5;
/** Failed sign-ins of an address within a window. Many people may share one. */
export const ADDRESS_TRIES = 30;
export const ADDRESS_WINDOW_SECONDS = 15 * 60;

/** Why a slip is good no more. `replaced`: a newer one was printed; `tries`: too many wrong tails; `erased`: so was the person; `closed`: so was the record. */
export const VOID_REASONS = ['replaced', 'tries', 'erased', 'closed'] as const;
export type VoidReason = (typeof VOID_REASONS)[number];

export interface Slip {
  readonly id: string;
  readonly workerId: string;
  /** The account that printed it. */
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  /** Wrong tails since the last sign-in. */
  readonly failures: number;
  readonly lastUsedAt: Date | null;
  readonly voidedAt: Date | null;
  readonly voidReason: VoidReason | null;
}

export interface SlipView {
  readonly id: string;
  readonly state: 'good' | 'expired' | 'void';
  readonly voidReason: VoidReason | null;
  readonly failures: number;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly voidedAt: string | null;
}

export const slipExpiry = (madeAt: Date): Date => plusSeconds(madeAt, SLIP_DAYS * 86_400);

export const isGood = ({ voidedAt, expiresAt }: Pick<Slip, 'voidedAt' | 'expiresAt'>, now: Date): boolean =>
  voidedAt === null && now < expiresAt;

/** `ABCD-EFGH-JKMN`, as it is printed. */
export const groupedCode = (code: string): string => code.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join('-') ?? code;

/** A code as somebody types or says it: in any width and case, with or without the strokes. */
export const normalisedCode = (raw: string): string =>
  raw
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase();

/** What may stand on the slip of an ID number: whoever finds the slip must not learn the tail from it. */
export const idHead = (idNumber: string): string => idNumber.slice(0, 6).padEnd(idNumber.length, '*');

/** The last four characters of an ID number as somebody types them. */
export const normalisedTail = (raw: string): string => raw.normalize('NFKC').replace(/\s/g, '').toUpperCase();

export const slipView = (slip: Slip, now: Date): SlipView => ({
  id: slip.id,
  state: slip.voidedAt ? 'void' : isGood(slip, now) ? 'good' : 'expired',
  voidReason: slip.voidReason,
  failures: slip.failures,
  madeBy: slip.madeBy,
  madeAt: slip.madeAt.toISOString(),
  expiresAt: slip.expiresAt.toISOString(),
  lastUsedAt: slip.lastUsedAt?.toISOString() ?? null,
  voidedAt: slip.voidedAt?.toISOString() ?? null,
});
