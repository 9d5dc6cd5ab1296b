import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ItemResult, known, type Page, pageOf, refused, taken } from '#kernel';
import { areasOf, ReferenceService } from '#places';
import { BusinessClock, constraintMeans, Database, type Grant, need, newId, record } from '#platform';
import { AgreementEntity } from './agreement.entity.js';
import { agreementDiffers, agreementMissing, draftOpen, partiesDiffer } from './agreement.errors.js';
import type { AgreementState, AgreementStep } from './agreement.lifecycle.js';
import {
  type Actor,
  admitAgreement,
  type Agreement,
  type AgreementFacts,
  type AgreementView,
  draftingSide,
  sameAgreement,
  type Side,
  stateAfter,
  stepsOpen,
} from './agreement.js';

constraintMeans('agreement_once', agreementDiffers);
constraintMeans('agreement_draft_once', draftOpen);
constraintMeans('agreement_version_once', draftOpen);

/** An agreement as it is sent: of its own, or as a new version of one that is there. */
export interface AgreementItem extends AgreementFacts {
  /** Any version of the agreement that this one changes. */
  readonly changes?: string | undefined;
}

export interface AgreementFilter {
  /** Division code: agreements under which codes of this place are accepted somewhere. */
  readonly issuer?: string | undefined;
  /** Division code: agreements that count in this place. */
  readonly acceptor?: string | undefined;
  /** Only those that count at this instant. */
  readonly at?: Date | undefined;
  /** All versions of one agreement. */
  readonly series?: string | undefined;
  readonly state?: AgreementState | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

type Kept = Omit<AgreementEntity, never>;

const PARTIES = ['coordinator', 'province-monitor'] as const;

/**
 * Which places recognise whose health codes. Drafted by one side and confirmed by the other, or recorded by administrators
 * from a paper that both have signed. Recorded ones are public to everybody who is signed in, drafts are the parties' own.
 */
@Injectable()
export class AgreementService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly reference: ReferenceService,
  ) {}

  /** Records what both sides have signed; a result for each, in the order of the items. The same again is `known`. */
  create(grant: Grant, items: readonly AgreementItem[]): Promise<ItemResult[]> {
    need(grant, 'administrator');
    return this.writeEach(grant, items, () => null);
  }

  /** Drafts for one's own side; a result for each, in the order of the items. A draft recognises nobody. */
  draft(grant: Grant, items: readonly AgreementItem[]): Promise<ItemResult[]> {
    need(grant, ...PARTIES);
    return this.writeEach(grant, items, (facts) => draftingSide(actorOf(grant), facts));
  }

  list(grant: Grant, { issuer, acceptor, at, series, state, after, limit = 100 }: AgreementFilter) {
    return this.db.transaction(grant, async (tx): Promise<Page<AgreementView>> => {
      const query = tx
        .createQueryBuilder(AgreementEntity, 'a')
        .orderBy('a.id')
        .limit(limit + 1);
      if (issuer) query.andWhere('a.issuer_division in (:...issuers)', { issuers: areasOf(issuer) });
      if (acceptor) query.andWhere('a.acceptor_division in (:...acceptors)', { acceptors: areasOf(acceptor) });
      if (at) query.andWhere(COUNTS_AT, { at });
      if (series) query.andWhere('a.series = :series', { series });
      if (state) query.andWhere('a.state = :state', { state });
      if (after) query.andWhere('a.id > :after', { after });
      const { items, next } = pageOf(await query.getMany(), limit);
      return { items: items.map((agreement) => viewOf(grant, agreement)), next };
    });
  }

  /**
   * confirm: the other side's word; from its beginning on it takes the place of earlier versions. decline, withdraw: the draft
   * is no more. revoke: by either side or an administrator; from now on no version of it counts.
   * @param reason why a draft is declined
   * @throws agreement.missing, agreement.not-your-side, agreement.other-side-decides, agreement.illegal-step, agreement.differs
   */
  advance(grant: Grant, id: string, step: AgreementStep, reason: string | null = null): Promise<AgreementView> {
    if (step === 'revoke') need(grant, 'administrator', ...PARTIES);
    else need(grant, ...PARTIES);
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.findOneBy(AgreementEntity, { id });
      if (!found) throw agreementMissing(id);
      const versions = await this.lockSeries(tx, found.series);
      const agreement = versions.find((version) => version.id === id);
      // A stranger finds what everybody may read, and locks nothing of it.
      const state = stateAfter(actorOf(grant), agreement ?? found, step);
      const at = await this.clock.now(tx);
      if (step === 'confirm') await this.confirm(tx, found, at);
      else if (step === 'revoke') await this.revoke(tx, versions, at);
      else await tx.update(AgreementEntity, { id }, { state, reason });
      if (step !== 'revoke') await record(tx, { type: EVENTS[step], subject: id, at, details: partiesOf(found) });
      return viewOf(grant, await tx.findOneByOrFail(AgreementEntity, { id }));
    });
  }

  /** All that ever counted. */
  async all(tx: EntityManager): Promise<Agreement[]> {
    return tx.createQueryBuilder(AgreementEntity, 'a').where('a.recorded_at is not null').getMany();
  }

  private writeEach(
    grant: Grant,
    items: readonly AgreementItem[],
    sideOf: (facts: AgreementFacts) => Side | null,
  ): Promise<ItemResult[]> {
    return this.db.transaction(grant, async (tx) => {
      const at = await this.clock.now(tx);
      const write = async (item: AgreementItem) => this.write(tx, item, sideOf(item), at);
      const results: ItemResult[] = [];
      for (const item of items) results.push(await write(item).catch(refused));
      return results;
    });
  }

  /** @param side that drafts it; null where both have signed */
  private async write(
    tx: EntityManager,
    { changes, ...facts }: AgreementItem,
    side: Side | null,
    at: Date,
  ): Promise<ItemResult> {
    admitAgreement(facts, at, (code) => this.reference.divisions.byCode(code) !== null);
    const { issuerDivision, acceptorDivision, validFrom } = facts;
    const versions = changes === undefined ? [] : await this.versionsOf(tx, changes, facts);
    const twins = await tx.findBy(AgreementEntity, { issuerDivision, acceptorDivision, validFrom });
    const live = twins.filter(({ state }) => state === 'recorded' || (side !== null && state === 'drafted'));
    const same = live.find((twin) => sameAgreement(twin, facts));
    if (same) return known(same.id);
    const series = versions[0]?.series;
    if (live.some((twin) => twin.state === 'recorded' && !twin.supersededFrom && twin.series !== series))
      throw agreementDiffers();
    if (versions.some(({ state }) => state === 'drafted')) throw draftOpen();

    const id = newId();
    const row = rowOf(facts, { id, series: series ?? id, version: Math.max(0, ...versions.map(versionOf)) + 1 });
    await tx.insert(AgreementEntity, { ...row, draftedBy: side });
    if (side === null) await this.confirm(tx, row, at);
    const type = side === null ? EVENTS.confirm : 'agreement.drafted';
    await record(tx, { type, subject: id, at, details: partiesOf(facts) });
    return taken(id);
  }

  /** @throws agreement.missing, agreement.parties-differ */
  private async versionsOf(tx: EntityManager, id: string, parties: AgreementFacts): Promise<AgreementEntity[]> {
    const found = await tx.findOneBy(AgreementEntity, { id });
    if (!found) throw agreementMissing(id);
    const { issuerDivision, acceptorDivision } = parties;
    if (found.issuerDivision !== issuerDivision || found.acceptorDivision !== acceptorDivision) throw partiesDiffer();
    return this.lockSeries(tx, found.series);
  }

  private lockSeries(tx: EntityManager, series: string): Promise<AgreementEntity[]> {
    return tx.find(AgreementEntity, { where: { series }, order: { id: 'asc' }, lock: { mode: 'pessimistic_write' } });
  }

  private async confirm(
    tx: EntityManager,
    { id, series, version, validFrom }: Pick<Agreement, 'id' | 'series' | 'version' | 'validFrom'>,
    recordedAt: Date,
  ): Promise<void> {
    await tx.query(
      `update agreement set superseded_from = least(superseded_from, $3)
       where series = $1 and version < $2 and recorded_at is not null`,
      [series, version, validFrom],
    );
    await tx.update(AgreementEntity, { id }, { state: 'recorded', recordedAt });
  }

  private async revoke(tx: EntityManager, versions: readonly AgreementEntity[], revokedAt: Date): Promise<void> {
    for (const version of versions.filter(({ state }) => state === 'recorded')) {
      await tx.update(AgreementEntity, { id: version.id }, { state: 'revoked', revokedAt });
      await record(tx, { type: EVENTS.revoke, subject: version.id, at: revokedAt, details: partiesOf(version) });
    }
  }
}

const EVENTS = {
  confirm: 'agreement.recorded',
  decline: 'agreement.declined',
  withdraw: 'agreement.withdrawn',
  revoke: 'agreement.revoked',
} as const satisfies Record<AgreementStep, string>;

const COUNTS_AT = `a.state in ('recorded', 'revoked') and a.valid_from <= :at and (a.valid_to is null or :at < a.valid_to)
  and (a.superseded_from is null or :at < a.superseded_from) and (a.revoked_at is null or :at < a.revoked_at)`;

const versionOf = ({ version }: { readonly version: number }) => version;

const rowOf = (facts: AgreementFacts, key: Pick<Kept, 'id' | 'series' | 'version'>): Kept => ({
  ...facts,
  ...key,
  state: 'drafted',
  signedOn: facts.signedOn ?? null,
  validTo: facts.validTo ?? null,
  acceptedProofs: [...(facts.acceptedProofs ?? [])],
  extraRequired: [...(facts.extraRequired ?? [])],
  exceptions: [...(facts.exceptions ?? [])],
  draftedBy: null,
  reason: null,
  recordedAt: null,
  supersededFrom: null,
  revokedAt: null,
});

const partiesOf = ({ issuerDivision, acceptorDivision }: AgreementFacts) => ({
  issuer: issuerDivision,
  acceptor: acceptorDivision,
});

/** The code of a place, of its city and of its province. */

const actorOf = ({ role, scope }: Grant): Actor => ({
  isOperator: role === 'administrator' || role === 'system',
  // Of all others none speaks for a party.
  scope: PARTIES.some((party) => party === role) ? scope : '',
});

const viewOf = (grant: Grant, agreement: Kept): AgreementView => ({
  ...agreement,
  steps: stepsOpen(actorOf(grant), agreement),
});
