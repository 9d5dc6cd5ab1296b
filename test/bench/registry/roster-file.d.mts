export interface BenchRosterOptions {
  readonly county?: string;
  readonly seed?: number;
  /** Skips so many people. */
  readonly from?: number;
  /** Share of rows that name the person before as a companion. */
  readonly companions?: number;
}
export const HEADINGS: string;
/** The thirteen cells of the `index`-th person; the fourth is the ID number. */
export function rosterCells(index: number, options?: BenchRosterOptions): string[];
