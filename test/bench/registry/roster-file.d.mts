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
/** The `index`-th ID number of a county: valid, and of nobody else below 15,000,000. */
export function residentId(county: string, index: number, seed?: number): string;
