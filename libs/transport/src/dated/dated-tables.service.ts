import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { parseTable } from '#places';
import { SETTINGS, type Settings } from '#platform';

/** Tables of the reference folder whose rows hold from a first day on, the last day excluded. */
const FILES = [
  'departure-checklist.csv',
  'overdue-alarms.csv',
  'authority-contacts.csv',
  'trip-cost-shares.csv',
] as const;
export type DatedTable = (typeof FILES)[number];
export type DatedRow = Readonly<Record<string, string>>;

/** What was decided by whom and holds on which days, read once. */
@Injectable()
export class DatedTables {
  private readonly tables: ReadonlyMap<DatedTable, readonly DatedRow[]>;

  constructor(@Inject(SETTINGS) settings: Settings) {
    const read = (file: string) => parseTable(readFileSync(path.join(settings.referenceFolder, file), 'utf8'));
    this.tables = new Map(FILES.map((file) => [file, read(file)]));
  }

  /** The rows that hold on a calendar date, in the order of the file. */
  on(file: DatedTable, date: string): readonly DatedRow[] {
    return (this.tables.get(file) ?? []).filter(
      ({ valid_from: from = '', valid_to: to = '' }) => from <= date && (to === '' || date < to),
    );
  }
}
