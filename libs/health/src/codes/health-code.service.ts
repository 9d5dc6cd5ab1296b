import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ItemResult, known, resultOf, taken } from '#kernel';
import { ReferenceService } from '#places';
import { BusinessClock, Database, FieldCipher, type Grant, need, newId, record } from '#platform';
import { WorkerService } from '#workers';
import { HealthCodeEntity } from './health-code.entity.js';
import { healthWorkerMissing, workerTwice } from './health-code.errors.js';
import { admitCode, type HealthCode, type HealthCodeFacts, sameCode, type SealedHealth } from './health-code.js';

type Kept = HealthCode & { readonly id: string };
/** Instants in seconds, which take the driver a fraction of the time that dates take. */
type Row = Omit<HealthCodeEntity, 'organisationId' | 'homeDivision' | 'receivedAt' | 'issuedAt' | 'expiresAt'> & {
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/** Health codes and declarations of the workers of an office's area. */
@Injectable()
export class HealthCodeService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly reference: ReferenceService,
    private readonly workers: WorkerService,
  ) {}

  /**
   * Declares codes; a result for each, in the order of the items. What says nothing new is `known`. A correction or a
   * further certificate is a declaration of its own.
   */
  declare(grant: Grant, items: readonly HealthCodeFacts[]): Promise<ItemResult[]> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      const ids = items.map(({ workerId }) => workerId);
      const workers = await this.workers.brief(tx, ids);
      const newest = await this.newest(tx, ids);
      const seen = new Set<string>();
      const rows: HealthCodeEntity[] = [];
      const results = items.map((facts) =>
        resultOf(() => {
          const { workerId } = facts;
          const home = workers.get(workerId)?.homeDivision;
          if (!home?.startsWith(grant.scope)) throw healthWorkerMissing(workerId);
          if (seen.has(workerId)) throw workerTwice(workerId);
          seen.add(workerId);
          const code = admitCode(facts, now, (division) => this.reference.divisions.byCode(division) !== null);
          const kept = newest.get(workerId);
          if (kept && sameCode(kept, code)) return known(kept.id);
          const row = this.rowOf(grant, { workerId, home, code, now });
          rows.push(row);
          return taken(row.id);
        }),
      );
      if (rows.length > 0) await tx.insert(HealthCodeEntity, rows);
      await record(
        tx,
        ...rows.map(({ id, workerId, issuerDivision }) => ({
          type: 'health-code.declared' as const,
          subject: id,
          worker: workerId,
          at: now,
          details: { issuer: issuerDivision },
        })),
      );
      return results;
    });
  }

  /** The code that counts, by worker, as far as the grant reaches: issued last, and of those received last. */
  async newest(tx: EntityManager, workerIds: readonly string[]): Promise<Map<string, Kept>> {
    // Rows and not entities: matching asks for hundreds of thousands.
    const rows = await tx.query<Row[]>(
      `select distinct on (worker_id) id, worker_id "workerId", issuer_division "issuerDivision", colour,
         date_part('epoch', issued_at) "issuedAt", date_part('epoch', expires_at) "expiresAt", certificates, sealed
       from health_code where worker_id = any($1::uuid[])
       order by worker_id, issued_at desc, received_at desc, id desc`,
      [workerIds],
    );
    return new Map(rows.map((row) => [row.workerId, this.codeOf(row)]));
  }

  private codeOf({ id, sealed, issuerDivision, colour, issuedAt, expiresAt, certificates }: Row): Kept {
    const health = this.cipher.open(id, sealed) as SealedHealth;
    const [issued, expires] = [instantOf(issuedAt), instantOf(expiresAt)];
    return { id, issuerDivision, colour, issuedAt: issued, expiresAt: expires, certificates, ...health };
  }

  private rowOf(
    grant: Grant,
    { workerId, home, code, now }: { workerId: string; home: string; code: HealthCode; now: Date },
  ): HealthCodeEntity {
    const { issuerDivision, colour, issuedAt, expiresAt, certificates, temperature, symptoms, symptomFreeSince } = code;
    const id = newId();
    return {
      id,
      workerId,
      organisationId: grant.organisation ?? '',
      issuerDivision,
      homeDivision: home,
      colour,
      issuedAt,
      expiresAt,
      certificates: [...certificates],
      sealed: this.cipher.seal(id, { temperature, symptoms, symptomFreeSince } satisfies SealedHealth),
      receivedAt: now,
    };
  }
}

const instantOf = (seconds: number): Date => new Date(Math.round(seconds * 1000));
