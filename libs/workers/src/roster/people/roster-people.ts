import type { RosterRow } from '../roster-row.js';
import { NumberColumn, PositionIndex } from './number-column.js';

export interface RosterPerson {
  readonly row: number;
  readonly line: number;
  readonly verdict: RosterRow['verdict'];
}

const VERDICTS = ['accept', 'reject', 'duplicate'] as const;
const NO_ID = -1;
const MOST_NAMESAKES = 11;

/**
 * Everybody in a roster, for two questions: who had this ID, and who bears this name. Some 45 bytes a person, whatever the
 * length of names.
 */
export class RosterPeople {
  private readonly ids = new NumberColumn(Float64Array);
  private readonly names = new NumberColumn(Float64Array);
  private readonly rows = new NumberColumn(Uint32Array);
  private readonly lines = new NumberColumn(Uint32Array);
  private readonly verdicts = new NumberColumn(Uint8Array);
  /** The next person of the same name, plus one; 0 at the last. */
  private readonly namesakes = new NumberColumn(Uint32Array);
  private readonly byId: PositionIndex;
  private readonly byName: PositionIndex;

  constructor(private readonly salt: number) {
    this.byId = new PositionIndex(this.ids, salt);
    this.byName = new PositionIndex(this.names, salt);
  }

  get length(): number {
    return this.ids.length;
  }

  /** The accepted person with this (sound) ID. */
  acceptedWith(id: string): RosterPerson | null {
    const position = this.byId.find(idKey(id));
    return position < 0 ? null : this.at(position);
  }

  add({ row, line, verdict }: RosterPerson, name: string, id: string | null): number {
    const position = this.ids.length;
    this.ids.push(id === null ? NO_ID : idKey(id));
    this.names.push(nameKey(name, this.salt));
    this.rows.push(row);
    this.lines.push(line);
    this.verdicts.push(VERDICTS.indexOf(verdict));
    this.namesakes.push(0);
    if (verdict === 'accept') this.byId.add(position);
    if (name !== '') this.enterName(position);
    return position;
  }

  at(position: number): RosterPerson {
    const verdict = VERDICTS[this.verdicts.at(position)] ?? 'reject';
    return { row: this.rows.at(position), line: this.lines.at(position), verdict };
  }

  /** Positions of those who bear a name; the first eleven, and nobody twice. */
  named(name: string): number[] {
    const found: number[] = [];
    for (let at = this.byName.find(nameKey(name, this.salt)); at >= 0; at = this.namesakes.at(at) - 1) found.push(at);
    return found;
  }

  /** Finds positions by row number; of several with one number the last. */
  byRowNumber(): (row: number) => number {
    const index = new PositionIndex(this.rows, this.salt);
    for (let position = this.length - 1; position >= 0; position--) index.add(position);
    return (row) => index.find(row);
  }

  private enterName(position: number): void {
    const first = this.byName.find(this.names.at(position));
    if (first < 0) {
      this.byName.add(position);
      return;
    }
    const id = this.ids.at(position);
    let last = first;
    for (let length = 1; ; length++) {
      // The same person once more is no namesake.
      if (length >= MOST_NAMESAKES || (id !== NO_ID && this.ids.at(last) === id)) return;
      const next = this.namesakes.at(last);
      if (next === 0) break;
      last = next - 1;
    }
    this.namesakes.set(last, position + 1);
  }
}

/** A number of its own for each sound ID: division, day of birth and order; the check digit follows from them. */
function idKey(id: string): number {
  const number = (from: number, to: number) => Number(id.slice(from, to));
  const day = (number(6, 10) * 12 + number(10, 12)) * 31 + number(12, 14);
  return (number(0, 6) * 3_750_000 + day) * 1000 + number(14, 17);
}

/** 53 bits of a name: two of a million names meet once in ten thousand rosters. */
function nameKey(name: string, salt: number): number {
  let low = salt;
  let high = ~salt;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    low = Math.imul(low ^ code, 0x85ebca6b);
    low ^= low >>> 15;
    high = Math.imul(high ^ code, 0xc2b2ae35);
    high ^= high >>> 13;
  }
  return (low >>> 0) * 2_097_152 + (high >>> 11);
}
