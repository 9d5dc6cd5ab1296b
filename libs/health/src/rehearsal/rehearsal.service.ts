import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { copyOut, FieldCipher } from '#platform';
import { GroundsService } from '../verdicts/grounds.service.js';
import { codeRead } from '../verdicts/kept/kept-verdict.js';
import { VERDICTS, type Verdict } from '../verdicts/verdict.js';
import { idIn, instantIn, PlacesRead } from './journey-rows.js';
import { type Change, changed, Comparison, type Ground, type OtherAnswer, withVersion } from './rehearsal.js';
import { unchangedBy, unchangedUnder } from './unchanged.js';
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

/** One of so many shares of the journeys, so that several threads may judge them; together they are all, each once. */
export interface Share {
  readonly nth: number;
  readonly of: number;
}

/** Told now and then how many journeys of how many are done; false ends it. */
export type Watch = (done: number, of: number) => Promise<boolean>;

const ALL: Share = { nth: 0, of: 1 };
const NONE: Compared = { journeys: 0, changed: [], erased: 0 };
const COLUMNS =
  'v.id, v.journey_id, v.trip_id, v.code_id, v.issuer_division, v.sealed, v.divisions, v.instants, v.acts, v.judged_at';

/** What a change of rules or agreements would do, and what another version would have done: over verdicts as they are kept. */
@Injectable()
export class RehearsalService {
  constructor(
    private readonly cipher: FieldCipher,
    private readonly grounds: GroundsService,
  ) {}

  /** How many journeys are ahead. */
  async ahead(tx: EntityManager): Promise<number> {
    const { now } = await this.grounds.of(tx);
    return countOf(tx, aheadOf(now, ALL));
  }

  /** The journeys ahead, or a share of them, whose answer would be another; null where `watch` ended it. */
  async rehearse(tx: EntityManager, change: Change, watch: Watch = () => Promise.resolve(true), share: Share = ALL) {
    const { now, ...grounds } = await this.grounds.of(tx);
    const after = changed(grounds, change);
    const comparison = new Comparison(grounds, after, unchangedBy(grounds, after, change));
    const where = aheadOf(now, share);
    const of = await countOf(tx, where);
    return this.over(tx, comparison, where, now, (done) => watch(done, Math.max(done, of)));
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
    const comparison = new Comparison(before, after, unchangedUnder(before, after, identifier));
    const compared = await this.over(tx, comparison, where, null);
    const { journeys, changed: others, erased } = compared ?? NONE;
    const shifts = VERDICTS.flatMap((from) =>
      VERDICTS.map((to) => ({
        from,
        to,
        verdicts: others.filter((one) => one.before === from && one.after === to).length,
      })),
    );
    return { verdicts: journeys, erased, shifts: shifts.filter(({ verdicts }) => verdicts > 0) };
  }

  /**
   * @param now the instant of all answers; null for the one of each verdict
   * @param goesOn told now and then how many journeys are done; false ends it
   * @returns null where it was ended
   */
  private async over(
    tx: EntityManager,
    comparison: Comparison,
    where: string,
    now: Date | null,
    goesOn: (done: number) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<Compared | null> {
    const others: ChangedJourney[] = [];
    let [journeys, erased] = [0, 0];
    const places = new PlacesRead();
    let wanted = true;
    for await (const rows of copyOut(tx, `select ${COLUMNS} from verdict v where ${where}`)) {
      // What nobody wants any more still has to come out of the connection.
      if (!wanted) continue;
      for (const [id, journey, trip, codeId, issuer, sealed, divisions, instants, acts, judgedAt] of rows) {
        if (!id || !divisions || !instants || !acts || !judgedAt) continue;
        journeys++;
        if (codeId && !sealed) {
          erased++;
          continue;
        }
        const there = places.of(divisions, instants, acts);
        if (!sealed || !issuer || comparison.leavesAlone(issuer.toString('latin1'), there)) continue;
        const code = codeRead(this.cipher.open(idIn(id), sealed));
        const other = comparison.of(code, there, now ?? instantIn(judgedAt));
        if (other) others.push({ ...other, journeyId: journey ? idIn(journey) : '', tripId: trip ? idIn(trip) : '' });
      }
      wanted = await goesOn(journeys);
    }
    return wanted ? { journeys, changed: others, erased } : null;
  }
}

/** Shares by journey: whoever is judged again meanwhile stays in the same one. */
const aheadOf = (now: Date, { nth, of }: Share): string =>
  [
    `v.current and v.last_at >= '${now.toISOString()}'`,
    ...(of > 1 ? [`abs(uuid_hash(coalesce(v.journey_id, v.id)) % ${String(of)}) = ${String(nth)}`] : []),
  ].join(' and ');

async function countOf(tx: EntityManager, where: string): Promise<number> {
  const [{ count }] = await tx.query<[{ count: number }]>(`select count(*)::int from verdict v where ${where}`);
  return count;
}

/** What the shares come to together; null where one of them was ended. */
export function together(shares: readonly (Compared | null)[]): Compared | null {
  const whole = shares.filter((share) => share !== null);
  if (whole.length < shares.length) return null;
  const total = (count: (share: Compared) => number) => whole.reduce((sum, share) => sum + count(share), 0);
  return {
    journeys: total(({ journeys }) => journeys),
    erased: total(({ erased }) => erased),
    changed: whole.flatMap(({ changed: others }) => others),
  };
}
