import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { copyOut, FieldCipher } from '#platform';
import { GroundsService } from '../verdicts/grounds.service.js';
import { codeRead } from '../verdicts/kept/kept-verdict.js';
import { VERDICTS, type Verdict } from '../verdicts/verdict.js';
import { idIn, instantIn, placesIn } from './journey-rows.js';
import {
  type Change,
  changed,
  Comparison,
  type Ground,
  type OtherAnswer,
  unchangedBy,
  withVersion,
} from './rehearsal.js';
import { versionUnknown } from './rehearsal.errors.js';

export interface ChangedJourney extends OtherAnswer {
  readonly journeyId: string;
  readonly tripId: string;
}

export interface Compared {
  readonly journeys: number;
  readonly changed: readonly ChangedJourney[];
  /** Their codes were erased when their time was over. */
  readonly erased: number;
}

/** How many answers go from one verdict to another. */
export interface Shift {
  readonly from: Verdict;
  readonly to: Verdict;
  readonly verdicts: number;
}

const COLUMNS = 'v.id, v.journey_id, v.trip_id, v.code_id, v.sealed, v.divisions, v.instants, v.acts, v.judged_at';

/** What a change of rules or agreements would do, and what another version would have done: over verdicts as they are kept. */
@Injectable()
export class RehearsalService {
  constructor(
    private readonly cipher: FieldCipher,
    private readonly grounds: GroundsService,
  ) {}

  /** The journeys ahead whose answer would be another. */
  async rehearse(tx: EntityManager, change: Change): Promise<Compared> {
    const { now, ...grounds } = await this.grounds.of(tx);
    const comparison = new Comparison(grounds, changed(grounds, change), unchangedBy(grounds, change));
    return this.over(tx, comparison, `v.current and v.last_at >= '${now.toISOString()}'`, now);
  }

  /** Verdicts of a span of time, judged under one version of a rule and under another. @throws rule.version-unknown */
  async compare(
    tx: EntityManager,
    identifier: string,
    versions: { readonly before: string; readonly after: string },
    span: { readonly from: Date; readonly to: Date },
  ): Promise<{ readonly verdicts: number; readonly erased: number; readonly shifts: readonly Shift[] }> {
    const grounds = await this.grounds.of(tx);
    const [before, after] = [versions.before, versions.after].map((version) => {
      const found = withVersion(grounds, identifier, version);
      if (!found) throw versionUnknown(identifier, version);
      return found;
    }) as [Ground, Ground];
    const where = `v.judged_at >= '${span.from.toISOString()}' and v.judged_at < '${span.to.toISOString()}'`;
    const { journeys, changed: others, erased } = await this.over(tx, new Comparison(before, after), where, null);
    const shifts = VERDICTS.flatMap((from) =>
      VERDICTS.map((to) => ({
        from,
        to,
        verdicts: others.filter((one) => one.before === from && one.after === to).length,
      })),
    );
    return { verdicts: journeys, erased, shifts: shifts.filter(({ verdicts }) => verdicts > 0) };
  }

  /** @param now the instant of all answers; null for the one of each verdict */
  async over(tx: EntityManager, comparison: Comparison, where: string, now: Date | null): Promise<Compared> {
    const others: ChangedJourney[] = [];
    let [journeys, erased] = [0, 0];
    for await (const rows of copyOut(tx, `select ${COLUMNS} from verdict v where ${where}`)) {
      for (const [id, journey, trip, codeId, sealed, divisions, instants, acts, judgedAt] of rows) {
        if (!id || !divisions || !instants || !acts || !judgedAt) continue;
        journeys++;
        if (codeId && !sealed) {
          erased++;
          continue;
        }
        const at = now ?? instantIn(judgedAt);
        const code = sealed ? codeRead(this.cipher.open(idIn(id), sealed)) : null;
        const other = comparison.of(code, placesIn(divisions, instants, acts), at);
        if (other) others.push({ ...other, journeyId: journey ? idIn(journey) : '', tripId: trip ? idIn(trip) : '' });
      }
    }
    return { journeys, changed: others, erased };
  }
}
