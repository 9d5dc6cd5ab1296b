import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { pageOf } from '#kernel';
import { Database, FieldCipher, type Grant, need, newId } from '#platform';
import type { HealthCode } from '../../codes/health-code.js';
import { HealthCodeService } from '../../codes/health-code.service.js';
import { type Grounds, GroundsService } from '../grounds.service.js';
import type { JourneyPlace } from '../verdict.js';
import { delayThatHelps } from '../verdict-expiry.js';
import { verdictMissing } from '../verdict.errors.js';
import {
  codeRead,
  type VerdictDifference,
  differences,
  isRecognised,
  type Judgement,
  judgementOf,
  type Occasion,
  wordsOf,
} from './kept-verdict.js';
import { CONCERNED } from './concerned.js';
import { VerdictEntity } from './verdict.entity.js';

/** A worker, and where the worker will be. */
export interface Journey {
  readonly workerId: string;
  readonly homeDivision: string;
  /** The seat by name, of several legs that of the first; null where somebody only asks. */
  readonly journeyId: string | null;
  /** Of several legs the next one. */
  readonly tripId: string | null;
  readonly places: readonly JourneyPlace[];
}

export interface KeptVerdict extends Judgement {
  readonly id: string;
  readonly workerId: string;
  readonly journeyId: string | null;
  /** How much later every place would recognise the code; null where it does so now, or no delay helps. */
  readonly laterBySeconds: number | null;
}

export interface VerdictFilter {
  readonly tripId?: string | undefined;
  readonly workerId?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** What came of coming to kept verdicts again. */
export interface Recomputed {
  readonly checked: number;
  /** Their codes were erased when their time was over: nobody can come to them again. */
  readonly erased: number;
  readonly differing: readonly { readonly id: string; readonly differences: readonly VerdictDifference[] }[];
  readonly next: string | null;
}

export type VerdictView = ReturnType<typeof viewOf>;

/** Verdicts that are kept, with all that is needed to come to them again. */
@Injectable()
export class KeptVerdictService {
  constructor(
    private readonly db: Database,
    private readonly cipher: FieldCipher,
    private readonly codes: HealthCodeService,
    private readonly grounds: GroundsService,
  ) {}

  /**
   * Judges journeys and keeps the verdicts, in the order of the journeys. Whoever judges the journeys of a trip holds its lock: of a
   * journey only one verdict is the newest.
   */
  async judge(tx: EntityManager, journeys: readonly Journey[], occasion: Occasion): Promise<KeptVerdict[]> {
    if (journeys.length === 0) return [];
    const { now, ...grounds } = await this.grounds.of(tx);
    const groundsId = await this.grounds.keep(tx, grounds, now);
    const codes = await this.codes.newest(
      tx,
      journeys.map(({ workerId }) => workerId),
    );
    const judged = journeys.map((journey) => {
      const declared = codes.get(journey.workerId) ?? null;
      const code = declared && codeOnly(declared);
      const judgement = judgementOf(code, grounds, journey.places, now);
      return {
        id: newId(),
        journey,
        code,
        codeId: declared?.id ?? null,
        judgement,
        laterBySeconds: laterBy(judgement, code, grounds, journey, now),
      };
    });
    await tx.query('update verdict set current = false where current and journey_id = any($1::uuid[])', [
      journeys.flatMap(({ journeyId }) => journeyId ?? []),
    ]);
    await tx.insert(
      VerdictEntity,
      judged.map(({ id, journey, code, codeId, judgement }) => ({
        id,
        workerId: journey.workerId,
        homeDivision: journey.homeDivision,
        journeyId: journey.journeyId,
        tripId: journey.tripId,
        occasion,
        judgedAt: now,
        current: journey.journeyId !== null,
        divisions: journey.places.map(({ division }) => division),
        instants: journey.places.map(({ at }) => at),
        acts: journey.places.map(({ act }) => act),
        lastAt: new Date(Math.max(now.getTime(), ...journey.places.map(({ at }) => at.getTime()))),
        groundsId,
        codeId,
        issuerDivision: code?.issuerDivision ?? null,
        sealed: code && this.cipher.seal(id, code),
        outcome: judgement.verdict,
        conditions: [...judgement.conditions],
        places: [...judgement.kept],
        expiresAt: judgement.expiresAt,
        withstandsSeconds: judgement.withstandsSeconds,
      })),
    );
    return judged.map(({ id, journey: { workerId, journeyId }, judgement, laterBySeconds }) => ({
      ...judgement,
      id,
      workerId,
      journeyId,
      laterBySeconds,
    }));
  }

  /**
   * The journeys ahead whose newest verdict an event may change: of the person who declared a code; of those who are where a rule or an
   * agreement counts while it counts, with a code that it is about.
   */
  async affectedBy(tx: EntityManager, event: string, subject: string, now: Date): Promise<string[]> {
    const [sort = ''] = event.split('.');
    const concerned = CONCERNED[event] ?? CONCERNED[sort];
    if (!concerned) return [];
    const rows = await tx.query<{ id: string }[]>(
      `select journey_id id from verdict v where current and last_at >= $2 and ${concerned}`,
      [subject, now],
    );
    return rows.map(({ id }) => id);
  }

  /** Those of these verdicts that the transaction may see, by id. */
  async brief(
    tx: EntityManager,
    ids: readonly string[],
  ): Promise<Map<string, Pick<VerdictView, 'judgedAt' | 'places'>>> {
    const found = await tx.findBy(VerdictEntity, { id: In([...ids]) });
    return new Map(found.map((row) => [row.id, viewOf(row)]));
  }

  /** Verdicts on workers of the coordinator's own area, oldest first. */
  list(grant: Grant, { tripId, workerId, after, limit = 100 }: VerdictFilter) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const query = tx
        .createQueryBuilder(VerdictEntity, 'v')
        .orderBy('v.id')
        .limit(limit + 1);
      if (tripId) query.andWhere('v.trip_id = :tripId', { tripId });
      if (workerId) query.andWhere('v.worker_id = :workerId', { workerId });
      if (after) query.andWhere('v.id > :after', { after });
      return pageOf((await query.getMany()).map(viewOf), limit);
    });
  }

  /** @throws verdict.missing */
  get(grant: Grant, id: string): Promise<VerdictView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.findOneBy(VerdictEntity, { id });
      if (!found) throw verdictMissing(id);
      return viewOf(found);
    });
  }

  /** Comes to kept verdicts again, from what was kept with them alone, and tells what differs. */
  recompute(grant: Grant, { after, limit = 1000 }: Pick<VerdictFilter, 'after' | 'limit'>): Promise<Recomputed> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const query = tx.createQueryBuilder(VerdictEntity, 'v').orderBy('v.id').limit(limit);
      if (after) query.where('v.id > :after', { after });
      const rows = await query.getMany();
      const grounds = await this.grounds.kept(tx, [...new Set(rows.map(({ groundsId }) => groundsId))]);
      const told = rows.map((row) => ({ row, code: this.codeOf(row) }));
      const known = told.filter(({ code }) => code !== 'erased');
      const differing = known.flatMap(({ row, code }) => {
        const rest = grounds.get(row.groundsId);
        if (!rest || code === 'erased') throw new Error('A verdict whose grounds are not kept');
        const found = judgementOf(code, rest, placesOf(row), row.judgedAt);
        const apart = differences(keptAs(row), found);
        return apart.length > 0 ? [{ id: row.id, differences: apart }] : [];
      });
      const next = rows.length < limit ? null : (rows.at(-1)?.id ?? null);
      return { checked: known.length, erased: rows.length - known.length, differing, next };
    });
  }

  private codeOf({ id, codeId, sealed }: VerdictEntity) {
    if (codeId === null) return null;
    return sealed ? codeRead(this.cipher.open(id, sealed)) : ('erased' as const);
  }
}

function laterBy(judgement: Judgement, code: HealthCode | null, grounds: Grounds, { places }: Journey, now: Date) {
  if (isRecognised(judgement)) return null;
  const delay = delayThatHelps(code, grounds.agreements, places, now, grounds.rules);
  return delay === null ? null : Math.ceil(delay / 1000);
}

const codeOnly = ({ id: _, ...code }: HealthCode & { readonly id: string }): HealthCode => code;

const placesOf = ({ divisions, instants, acts }: VerdictEntity): JourneyPlace[] =>
  divisions.flatMap((division, i) => {
    const [at, act] = [instants[i], acts[i]];
    return at && act ? [{ division, at: new Date(at), act }] : [];
  });

const keptAs = ({ outcome, conditions, places, expiresAt, withstandsSeconds }: VerdictEntity) => ({
  verdict: outcome,
  conditions,
  kept: places,
  expiresAt,
  withstandsSeconds,
});

const viewOf = (row: VerdictEntity) => ({
  id: row.id,
  workerId: row.workerId,
  journeyId: row.journeyId,
  tripId: row.tripId,
  occasion: row.occasion,
  judgedAt: row.judgedAt,
  newest: row.current,
  verdict: row.outcome,
  conditions: row.conditions,
  expiresAt: row.expiresAt,
  withstandsSeconds: row.withstandsSeconds,
  groundsId: row.groundsId,
  codeId: row.codeId,
  /** Whether the code that was judged is still kept with it. */
  inputsKept: row.codeId === null || row.sealed !== null,
  places: row.places.map((place) => ({ ...place, ...wordsOf(place) })),
});
