import { Injectable } from '@nestjs/common';
import { Database, type Grant, need } from '#platform';
import type { RowVerdict } from '../roster/result/result-cells.js';
import { resultOf, type RosterResult } from '../roster/result/roster-result.writer.js';
import { rosterMissing } from '../worker.errors.js';
import { RosterFiles } from './roster-files.service.js';
import { meaningOf } from './roster-intake.js';
import { RosterEntity } from './roster.entity.js';

const ROWS_A_TIME = 1000;

export interface NamedResult extends RosterResult {
  /** As the file was called, with the ending of what it is now. */
  readonly fileName: string;
}

/** The file of a roster as it came, with what became of each row beside it. */
@Injectable()
export class RosterResults {
  constructor(
    private readonly db: Database,
    private readonly files: RosterFiles,
  ) {}

  /** Read piece by piece, as it is taken; `bytes` must be taken or closed. @throws roster.missing, roster.file-gone, and what opening the file throws */
  async of(grant: Grant, id: string): Promise<NamedResult> {
    need(grant, 'coordinator');
    const { actor, role, organisation, scope, site, trip } = grant;
    const office: Grant = { actor, role, organisation, scope, site, trip };
    const roster = await this.db.transaction(office, (tx) => tx.findOneBy(RosterEntity, { id }));
    if (!roster) throw rosterMissing(id);
    const { fileName, bytes } = roster;
    const result = await resultOf(this.files.source(id, bytes), this.verdicts(office, id), { fileName, meaningOf });
    return { ...result, fileName: `${fileName.replace(/\.\w{1,5}$/, '')}-result.${result.ending}` };
  }

  /** In short transactions: whoever takes the file slowly holds none. */
  private async *verdicts(office: Grant, id: string): AsyncGenerator<RowVerdict, void> {
    for (let after = 0; ;) {
      const rows = await this.db.transaction(office, (tx) =>
        tx.query<RowVerdict[]>(
          `select line, verdict, reasons || array(select q ->> 'code' from jsonb_array_elements(questions) q) codes
           from roster_row where roster_id = $1 and line > $2 order by line limit $3`,
          [id, after, ROWS_A_TIME],
        ),
      );
      yield* rows;
      if (rows.length < ROWS_A_TIME) return;
      after = rows.at(-1)?.line ?? after;
    }
  }
}
