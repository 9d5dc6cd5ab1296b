import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** A file's way into the register. It may be committed without being checked first: then both happen in one reading. */
export const rosterLifecycle = lifecycle('roster', 'uploaded', {
  check: { from: ['uploaded', 'checked', 'failed'], to: 'checking' },
  conclude: { from: ['checking'], to: 'checked' },
  commit: { from: ['uploaded', 'checking', 'checked'], to: 'committing' },
  complete: { from: ['committing'], to: 'committed' },
  cancel: { from: ['uploaded', 'checking', 'checked', 'committing'], to: 'cancelled' },
  fail: { from: ['uploaded', 'checking', 'committing'], to: 'failed' },
  resume: { from: ['cancelled', 'failed'], to: 'uploaded' },
});
export type RosterState = StateOf<typeof rosterLifecycle>;
export type RosterStep = StepOf<typeof rosterLifecycle>;

/** What the office wants: a verdict for each row; the accepted rows written; or all rows, and nothing where one is refused. */
export const ROSTER_WISHES = ['check', 'accepted', 'all'] as const;
export type RosterWish = (typeof ROSTER_WISHES)[number];

export interface RosterStanding {
  readonly state: RosterState;
  readonly asked: RosterWish;
  /** Rows that the last phase refused. */
  readonly rejected: number;
}

/** What is to be done with a file next; null where it waits for a person, or has come to its end. */
export function nextPhase({ state, asked, rejected }: RosterStanding): 'check' | 'commit' | null {
  if (state === 'checking') return 'check';
  if (state === 'committing') return 'commit';
  if (state === 'uploaded') return asked === 'accepted' ? 'commit' : 'check';
  if (state !== 'checked' || asked === 'check') return null;
  return asked === 'all' && rejected > 0 ? null : 'commit';
}
