import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { type ItemResult, known, type Page, pageOf, refused, taken } from '#kernel';
import { ReferenceService } from '#places';
import { BusinessClock, constraintMeans, Database, type Grant, need, newId, record } from '#platform';
import { AgreementEntity } from './agreement.entity.js';
import { agreementDiffers, agreementMissing } from './agreement.errors.js';
import { agreementLifecycle } from './agreement.lifecycle.js';
import {
  admitAgreement,
  type Agreement,
  type AgreementFacts,
  agreementState,
  type AgreementView,
  sameAgreement,
} from './agreement.js';

constraintMeans('agreement_once', agreementDiffers);

export interface AgreementFilter {
  /** Division code: agreements under which codes of this place are accepted somewhere. */
  readonly issuer?: string | undefined;
  /** Division code: agreements that count in this place. */
  readonly acceptor?: string | undefined;
  /** Only those that count at this instant. */
  readonly at?: Date | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** Which places recognise whose health codes: public to everybody who is signed in, written by administrators. */
@Injectable()
export class AgreementService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly reference: ReferenceService,
  ) {}

  /** Records agreements; a result for each, in the order of the items. The same again is `known`. */
  create(grant: Grant, items: readonly AgreementFacts[]): Promise<ItemResult[]> {
    need(grant, 'administrator');
    return this.db.transaction(grant, async (tx) => {
      const at = await this.clock.now(tx);
      const results: ItemResult[] = [];
      for (const facts of items) results.push(await this.createOne(tx, facts, at).catch(refused));
      return results;
    });
  }

  list(grant: Grant, { issuer, acceptor, at, after, limit = 100 }: AgreementFilter) {
    return this.db.transaction(grant, async (tx): Promise<Page<AgreementView>> => {
      const query = tx
        .createQueryBuilder(AgreementEntity, 'a')
        .orderBy('a.id')
        .limit(limit + 1);
      if (issuer) query.andWhere('a.issuer_division in (:...issuers)', { issuers: areasOf(issuer) });
      if (acceptor) query.andWhere('a.acceptor_division in (:...acceptors)', { acceptors: areasOf(acceptor) });
      if (at)
        query.andWhere(
          'a.valid_from <= :at and (a.valid_to is null or :at < a.valid_to) and (a.revoked_at is null or :at < a.revoked_at)',
          { at },
        );
      if (after) query.andWhere('a.id > :after', { after });
      const { items, next } = pageOf(await query.getMany(), limit);
      return { items: items.map((agreement) => viewOf(grant, agreement)), next };
    });
  }

  /** From now on it counts no more. @throws agreement.missing, agreement.illegal-step */
  revoke(grant: Grant, id: string): Promise<AgreementView> {
    need(grant, 'administrator');
    return this.db.transaction(grant, async (tx) => {
      const agreement: Agreement | null = await tx.findOne(AgreementEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!agreement) throw agreementMissing(id);
      agreementLifecycle.after(agreementState(agreement), 'revoke');
      const revokedAt = await this.clock.now(tx);
      await tx.update(AgreementEntity, { id }, { revokedAt });
      await record(tx, { type: 'agreement.revoked', subject: id, at: revokedAt, details: partiesOf(agreement) });
      return viewOf(grant, { ...agreement, revokedAt });
    });
  }

  all(tx: EntityManager): Promise<Agreement[]> {
    return tx.find(AgreementEntity);
  }

  private async createOne(tx: EntityManager, facts: AgreementFacts, at: Date): Promise<ItemResult> {
    const { issuerDivision, acceptorDivision, level, mode, validFrom, validTo, instrument, kind } = facts;
    const kept = await tx.findOneBy(AgreementEntity, {
      issuerDivision,
      acceptorDivision,
      validFrom,
      revokedAt: IsNull(),
    });
    if (kept) {
      if (!sameAgreement(kept, facts)) throw agreementDiffers();
      return known(kept.id);
    }
    admitAgreement(facts, (code) => this.reference.divisions.byCode(code) !== null);
    const id = newId();
    await tx.insert(AgreementEntity, {
      id,
      issuerDivision,
      acceptorDivision,
      level,
      mode,
      validFrom,
      validTo: validTo ?? null,
      extraRequired: [...(facts.extraRequired ?? [])],
      exceptions: [...(facts.exceptions ?? [])],
      instrument,
      kind,
      revokedAt: null,
    });
    await record(tx, { type: 'agreement.recorded', subject: id, at, details: partiesOf(facts) });
    return taken(id);
  }
}

const partiesOf = ({ issuerDivision, acceptorDivision }: AgreementFacts) => ({
  issuer: issuerDivision,
  acceptor: acceptorDivision,
});

/** The code of a place, of its city and of its province. */
const areasOf = (code: string): string[] => [code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`];

const viewOf = ({ role }: Grant, agreement: Agreement): AgreementView => {
  const state = agreementState(agreement);
  return { ...agreement, state, steps: role === 'administrator' ? agreementLifecycle.stepsFrom(state) : [] };
};
