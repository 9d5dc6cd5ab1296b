import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReferenceService } from '#places';
import { BusinessClock, newId } from '#platform';
import { AgreementEntity } from '../agreements/agreement.entity.js';
import { agreementMissing, partiesDiffer } from '../agreements/agreement.errors.js';
import { agreementLifecycle } from '../agreements/agreement.lifecycle.js';
import type { AgreementItem } from '../agreements/agreement.service.js';
import { type Agreement, admitAgreement } from '../agreements/agreement.js';
import { HealthRuleEntity } from '../rules/health-rule.entity.js';
import { ruleMissing, ruleWithdrawn } from '../rules/health-rule.errors.js';
import { admitDocument, newestOf, type RuleDocument } from '../rules/health-rule.js';
import type { Change } from './rehearsal.js';
import { changeWanted } from './rehearsal.errors.js';

/** A change as somebody asks for its rehearsal. One of them is wanted. */
export interface WishedChange {
  /** As it would be published. */
  readonly rule?: RuleDocument | undefined;
  /** Identifier of a rule that would be withdrawn from `at` on. */
  readonly withdrawnRule?: string | undefined;
  /** As it would be recorded now. */
  readonly agreement?: AgreementItem | undefined;
  /** Id of a draft that would be confirmed now. */
  readonly draftedAgreement?: string | undefined;
  /** Id of an agreement that would be revoked from `at` on. */
  readonly revokedAgreement?: string | undefined;
  /** Now where it is left out. */
  readonly at?: Date | undefined;
}

/** Whether what somebody wants to rehearse could come true at all. */
@Injectable()
export class WishedChanges {
  constructor(
    private readonly clock: BusinessClock,
    private readonly reference: ReferenceService,
  ) {}

  /**
   * @throws rehearsal.change-wanted; as publishing would, of a rule that cannot be judged by or whose version does not grow; as recording
   * would, of an agreement; rule.missing, rule.withdrawn, agreement.missing, agreement.illegal-step of what is not there to be changed
   */
  async of(tx: EntityManager, { at, ...wish }: WishedChange): Promise<Change> {
    if (Object.values(wish).filter((one) => one !== undefined).length !== 1) throw changeWanted();
    const now = await this.clock.now(tx);
    const { rule, withdrawnRule, agreement, draftedAgreement, revokedAgreement } = wish;
    if (rule) return { sort: 'rule', rule: await this.rule(tx, rule) };
    if (agreement) return { sort: 'agreement', agreement: await this.agreement(tx, agreement, now) };
    if (withdrawnRule !== undefined) {
      await this.standing(tx, withdrawnRule);
      return { sort: 'withdrawal', identifier: withdrawnRule, at: at ?? now };
    }
    if (draftedAgreement !== undefined) {
      const { state, draftedBy: _, reason: __, ...draft } = await this.kept(tx, draftedAgreement);
      agreementLifecycle.after(state, 'confirm');
      return { sort: 'agreement', agreement: { ...draft, recordedAt: now } };
    }
    const { id, state } = await this.kept(tx, revokedAgreement ?? '');
    agreementLifecycle.after(state, 'revoke');
    return { sort: 'revocation', agreementId: id, at: at ?? now };
  }

  private async rule(tx: EntityManager, rule: RuleDocument): Promise<RuleDocument> {
    const previous = newestOf(await tx.findBy(HealthRuleEntity, { identifier: rule.identifier }));
    if (previous?.withdrawnAt) throw ruleWithdrawn(rule.identifier, previous.withdrawnAt);
    admitDocument(rule, previous, this.isDivision);
    return rule;
  }

  private async standing(tx: EntityManager, identifier: string): Promise<void> {
    const newest = newestOf(await tx.findBy(HealthRuleEntity, { identifier }));
    if (!newest) throw ruleMissing(identifier);
    if (newest.withdrawnAt) throw ruleWithdrawn(identifier, newest.withdrawnAt);
  }

  private async agreement(tx: EntityManager, { changes, ...facts }: AgreementItem, now: Date): Promise<Agreement> {
    admitAgreement(facts, now, this.isDivision);
    const older = changes === undefined ? null : await this.kept(tx, changes);
    const { issuerDivision: issuer, acceptorDivision: acceptor } = facts;
    if (older && (older.issuerDivision !== issuer || older.acceptorDivision !== acceptor)) throw partiesDiffer();
    const id = newId();
    const series = older?.series ?? id;
    const newest = older ? await tx.maximum(AgreementEntity, 'version', { series }) : null;
    return {
      ...facts,
      id,
      series,
      version: (newest ?? 0) + 1,
      signedOn: facts.signedOn ?? null,
      validTo: facts.validTo ?? null,
      acceptedProofs: facts.acceptedProofs ?? [],
      extraRequired: facts.extraRequired ?? [],
      exceptions: facts.exceptions ?? [],
      recordedAt: now,
      supersededFrom: null,
      revokedAt: null,
    };
  }

  private async kept(tx: EntityManager, id: string): Promise<AgreementEntity> {
    const found = await tx.findOneBy(AgreementEntity, { id });
    if (!found) throw agreementMissing(id);
    return found;
  }

  private readonly isDivision = (code: string): boolean => this.reference.divisions.byCode(code) !== null;
}
