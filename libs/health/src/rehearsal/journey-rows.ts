import { ACTS, type JourneyPlace } from '../verdicts/verdict.js';

// Arrays of PostgreSQL's binary form: dimensions, flags, type, length, lower bound; then each element with its length.
const HEADER = 20;
/** PostgreSQL counts microseconds from 2000-01-01. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

function elements(cell: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = HEADER; at < cell.length;) {
    const length = cell.readInt32BE(at);
    found.push(cell.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

/** `timestamptz` in binary. */
export const instantIn = (cell: Buffer): Date => new Date(EPOCH_MS + Number(cell.readBigInt64BE(0) / 1000n));

/** `uuid` in binary. */
export function idIn(cell: Buffer): string {
  const hex = cell.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The places of journeys: those who travel together come one after another, and share them. */
export class PlacesRead {
  private cells: readonly Buffer[] = [];
  private places: readonly JourneyPlace[] = [];

  /** Of three arrays in binary. */
  of(...cells: [divisions: Buffer, instants: Buffer, acts: Buffer]): readonly JourneyPlace[] {
    if (this.cells.length === 0 || cells.some((cell, i) => !this.cells[i]?.equals(cell))) {
      this.places = placesIn(...cells);
      // Copied, as a row is good until the next one is asked for.
      this.cells = cells.map((cell) => Buffer.from(cell));
    }
    return this.places;
  }
}

function placesIn(divisions: Buffer, instants: Buffer, acts: Buffer): JourneyPlace[] {
  const [times, deeds] = [elements(instants), elements(acts)];
  return elements(divisions).flatMap((division, i) => {
    const [at, deed] = [times[i], deeds[i]?.toString('latin1')];
    const act = ACTS.find((one) => one === deed);
    return at && act ? [{ division: division.toString('latin1'), at: instantIn(at), act }] : [];
  });
}
