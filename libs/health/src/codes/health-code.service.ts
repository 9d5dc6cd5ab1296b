import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ItemResult, known, normaliseResidentId, resultOf, taken } from '#kernel';
import { ReferenceService } from '#places';
import { BusinessClock, Database, FieldCipher, type Grant, need, newId, record } from '#platform';
import { WorkerService } from '#workers';
import { HealthCodeEntity } from './health-code.entity.js';
import { healthWorkerMissing, issuerOutside, workerTwice, workerUnnamed } from './health-code.errors.js';
import type { Source } from './source.js';
import { admitCode, type HealthCode, type HealthCodeFacts, sameCode, type SealedHealth } from './health-code.js';

/** A code as it is sent: the worker by id, or by the ID number, which is not kept. */
export interface DeclaredCode extends Omit<HealthCodeFacts, 'workerId'> {
  readonly workerId?: string | undefined;
  readonly idNumber?: string | undefined;
}

type Kept = HealthCode & { readonly id: string };
/** Instants in seconds, which take the driver a fraction of the time that dates take. */
type Row = Omit<
  HealthCodeEntity,
  'organisationId' | 'homeDivision' | 'receivedAt' | 'revokedAt' | 'issuedAt' | 'expiresAt' | 'intakeId' | 'kid'
> & {
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly keyRevokedAt: number | null;
};

/** One request with codes, of a source that the caller answers for. */
export interface Intake {
  readonly id: string;
  readonly source: Source;
  readonly now: Date;
}

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
   * Takes codes from the office of the home, from an authorised clinic, and from the platform of the issuer, each marked with its
   * source; a result for each, in the order of the items. What says nothing new is `known`. A correction or a further
   * certificate is a declaration of its own.
   */
  declare(grant: Grant, items: readonly DeclaredCode[]): Promise<ItemResult[]> {
    need(grant, 'coordinator', 'clinic', 'health-platform');
    return this.db.transaction(grant, async (tx) => {
      const intake = { id: newId(), source: sourceOf(grant), now: await this.clock.now(tx) };
      const results = await this.take(tx, grant, items, intake);
      await this.received(tx, intake, results);
      return results;
    });
  }

  /**
   * As `declare`, for callers that tell of the whole intake with `received` in the end.
   * @param kid the key that signed the codes; null where nobody did
   */
  async take(
    tx: EntityManager,
    grant: Grant,
    items: readonly DeclaredCode[],
    { id: intakeId, source, now }: Intake,
    kid: string | null = null,
  ): Promise<ItemResult[]> {
    const named = await this.named(tx, grant.scope, items);
    const ids = named.filter((id) => id !== null);
    const homes = await this.workers.homesWithin(tx, grant.scope, ids);
    const newest = await this.newest(tx, [...homes.keys()], source);
    const seen = new Set<string>();
    const rows: HealthCodeEntity[] = [];
    const results = items.map((facts, i) =>
      resultOf(() => {
        if ((facts.workerId === undefined) === (facts.idNumber === undefined)) throw workerUnnamed();
        const workerId = named[i] ?? null;
        const home = workerId === null ? undefined : homes.get(workerId);
        if (workerId === null || home === undefined) throw healthWorkerMissing(facts.workerId);
        if (seen.has(workerId)) throw workerTwice(workerId);
        seen.add(workerId);
        // A platform speaks for codes of its own.
        if (source === 'platform' && !facts.issuerDivision.startsWith(grant.scope))
          throw issuerOutside(facts.issuerDivision);
        const code = admitCode(facts, now, (division) => this.reference.divisions.byCode(division) !== null, source);
        const kept = newest.get(workerId);
        // Signed anew with a key that is trusted it is worth something again.
        if (kept && sameCode(kept, code) && !kept.keyRevokedAt) return known(kept.id);
        const row = { ...this.rowOf(grant, { workerId, home, code, now }), intakeId, kid };
        rows.push(row);
        return taken(row.id);
      }),
    );
    if (rows.length > 0) await tx.insert(HealthCodeEntity, rows);
    await record(
      tx,
      ...rows.map(({ id, workerId, issuerDivision: issuer }) => ({
        type: 'health-code.declared' as const,
        subject: id,
        worker: workerId,
        at: now,
        details: source === 'declared' ? { issuer } : { issuer, source },
      })),
    );
    return results;
  }

  /** Tells of what an intake brought once, however many codes: whoever judges journeys again does so in one go. */
  async received(tx: EntityManager, { id, now }: Intake, results: readonly ItemResult[]): Promise<void> {
    const codes = results.filter((result) => !result.known && !result.refusal).length;
    if (codes > 0) await record(tx, { type: 'health-codes.received', subject: id, at: now, details: { codes } });
  }

  /**
   * The code that counts, by worker, as far as the grant reaches: issued last, and of those received last. Whoever's is revoked
   * has none.
   * @param source to look at codes of one source alone
   */
  async newest(tx: EntityManager, workerIds: readonly string[], source?: Source): Promise<Map<string, Kept>> {
    // Rows and not entities: matching asks for hundreds of thousands.
    const rows = await tx.query<Row[]>(
      `select newest.*, date_part('epoch', k.revoked_at) "keyRevokedAt" from (
         select distinct on (worker_id) id, worker_id "workerId", issuer_division "issuerDivision", source, colour,
           date_part('epoch', issued_at) "issuedAt", date_part('epoch', expires_at) "expiresAt", certificates, sealed, revoked_at, kid
         from health_code where worker_id = any($1::uuid[]) and ($2::text is null or source = $2)
         order by worker_id, issued_at desc, received_at desc, id desc) newest
       left join issuing_key k on k.kid = newest.kid and k.revoked_at is not null
       where newest.revoked_at is null`,
      [workerIds, source ?? null],
    );
    return new Map(rows.map((row) => [row.workerId, this.codeOf(row)]));
  }

  /** The worker whom each item names, by id or by the ID number; null where there is none in the area. */
  private async named(tx: EntityManager, area: string, items: readonly DeclaredCode[]): Promise<(string | null)[]> {
    const numbers = items.map(({ idNumber }) => (idNumber === undefined ? null : normaliseResidentId(idNumber)));
    const holders = await this.workers.holders(
      tx,
      area,
      numbers.filter((number) => number !== null),
    );
    return items.map(({ workerId }, i) => workerId ?? holders.get(numbers[i] ?? '') ?? null);
  }

  private codeOf({ id, sealed, issuerDivision, source, colour, certificates, ...instants }: Row): Kept {
    const health = this.cipher.open(id, sealed) as SealedHealth;
    const [issuedAt, expiresAt] = [instantOf(instants.issuedAt), instantOf(instants.expiresAt)];
    const code = { id, issuerDivision, source, colour, issuedAt, expiresAt, certificates, ...health };
    return instants.keyRevokedAt === null ? code : { ...code, keyRevokedAt: instantOf(instants.keyRevokedAt) };
  }

  private rowOf(
    grant: Grant,
    { workerId, home, code, now }: { workerId: string; home: string; code: HealthCode; now: Date },
  ): Omit<HealthCodeEntity, 'intakeId' | 'kid'> {
    const { temperature, symptoms, symptomFreeSince, certificates, ...open } = code;
    const id = newId();
    return {
      id,
      workerId,
      organisationId: grant.organisation ?? '',
      homeDivision: home,
      ...open,
      certificates: [...certificates],
      sealed: this.cipher.seal(id, { temperature, symptoms, symptomFreeSince } satisfies SealedHealth),
      receivedAt: now,
      revokedAt: null,
    };
  }
}

const instantOf = (seconds: number): Date => new Date(Math.round(seconds * 1000));

const SOURCE_OF: Partial<Record<Grant['role'], Source>> = { clinic: 'clinic', 'health-platform': 'platform' };

const sourceOf = ({ role }: Grant): Source => SOURCE_OF[role] ?? 'declared';
