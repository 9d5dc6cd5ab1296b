import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull } from 'typeorm';
import { isUscc } from '#kernel';
import { constraintMeans, Database } from '../database.js';
import { FieldCipher } from '../field-cipher.js';
import { type Grant, need } from '../grant.js';
import { newId } from '../ids.js';
import { AccountEntity, ApiKeyEntity, OrganisationEntity } from './access.entity.js';
import {
  apiKeyMissing,
  apiKeysFull,
  loginTaken,
  organisationMissing,
  passwordWeak,
  roleUnfit,
  siteUnfit,
  usccTaken,
  usccWrong,
} from './access.errors.js';
import {
  type AccountFacts,
  type AccountView,
  type ApiKeyView,
  isBusiness,
  KEY_ROLES,
  LIVE_API_KEYS,
  type OrganisationFacts,
  type OrganisationView,
  ROLES_OF,
  SHORTEST_PASSWORD,
} from './access.js';
import { hashPassword, hashSecret, newSecret } from './secrets.js';

constraintMeans('account_login_once', loginTaken);
constraintMeans('account_external_once', loginTaken);
constraintMeans('organisation_uscc_once', usccTaken);

const BUSINESSES = In(Object.keys(KEY_ROLES));

/** Organisations, the people in them and their keys. */
@Injectable()
export class AccessService {
  constructor(
    private readonly db: Database,
    private readonly cipher: FieldCipher,
  ) {}

  createOrganisation(grant: Grant, facts: OrganisationFacts): Promise<{ id: string }> {
    need(grant, 'administrator');
    if (isBusiness(facts.kind) ? !isUscc(facts.uscc ?? '') : facts.uscc && !isUscc(facts.uscc)) throw usccWrong();
    const id = newId();
    return this.db.transaction(grant, async (tx) => {
      await tx.insert(OrganisationEntity, {
        id,
        name: facts.name,
        kind: facts.kind,
        divisionCode: facts.divisionCode,
        uscc: facts.uscc ?? null,
        contactName: facts.contactName ?? null,
        contactPhone: facts.contactPhone ? this.cipher.seal(id, facts.contactPhone) : null,
      });
      return { id };
    });
  }

  organisations(grant: Grant): Promise<OrganisationView[]> {
    need(grant, 'administrator', 'auditor');
    return this.db.transaction(grant, (tx) =>
      tx.find(OrganisationEntity, {
        select: { id: true, name: true, kind: true, divisionCode: true, uscc: true },
        order: { id: 'asc' },
      }),
    );
  }

  /** @throws access.role-unfit, access.site-unfit, access.password-weak, access.login-taken */
  async createAccount(grant: Grant, facts: AccountFacts): Promise<{ id: string }> {
    need(grant, 'administrator');
    if (facts.password.length < SHORTEST_PASSWORD) throw passwordWeak();
    const passwordHash = await hashPassword(facts.password);
    return this.db.transaction(grant, async (tx) => {
      const organisation = await tx.findOneBy(OrganisationEntity, { id: facts.organisationId });
      if (!organisation) throw organisationMissing(facts.organisationId);
      const fits =
        ROLES_OF[organisation.kind].includes(facts.role) && (facts.role === 'site-contact') === !!facts.siteId;
      if (!fits) throw roleUnfit(facts.role, organisation.kind);
      if (facts.siteId && !(await isSiteOf(tx, facts.siteId, organisation.id))) throw siteUnfit(facts.siteId);
      const id = newId();
      await tx.insert(AccountEntity, {
        id,
        organisationId: organisation.id,
        login: facts.login,
        name: facts.name,
        role: facts.role,
        siteId: facts.siteId ?? null,
        externalSubject: facts.externalSubject ?? null,
        passwordHash,
      });
      return { id };
    });
  }

  accounts(grant: Grant): Promise<AccountView[]> {
    need(grant, 'administrator', 'auditor');
    return this.db.transaction(grant, (tx) =>
      tx.find(AccountEntity, {
        select: { id: true, organisationId: true, login: true, name: true, role: true, siteId: true, disabled: true },
        order: { id: 'asc' },
      }),
    );
  }

  /** The key is shown this once; only its hash is kept. @throws access.api-keys-full */
  createApiKey(grant: Grant, organisationId: string, name: string): Promise<{ id: string; key: string }> {
    need(grant, 'administrator', 'enterprise', 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const own = grant.role === 'administrator' || grant.organisation === organisationId;
      const known = own && (await tx.existsBy(OrganisationEntity, { id: organisationId, kind: BUSINESSES }));
      if (!known) throw organisationMissing(organisationId);
      // The row itself a business may not lock.
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('api-keys ' || $1, 0))`, [organisationId]);
      const live = await tx.count(ApiKeyEntity, { where: { organisationId, revokedAt: IsNull() } });
      if (live >= LIVE_API_KEYS) throw apiKeysFull();
      const secret = newSecret();
      const key = { id: newId(), prefix: newSecret(6).replace(/[_-]/g, 'x') };
      await tx.insert(ApiKeyEntity, {
        ...key,
        organisationId,
        name,
        secretHash: hashSecret(secret),
        createdAt: new Date(),
      });
      return { id: key.id, key: `mk_${key.prefix}_${secret}` };
    });
  }

  apiKeys(grant: Grant, organisationId: string): Promise<ApiKeyView[]> {
    need(grant, 'administrator', 'enterprise', 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const own = grant.role === 'administrator' || grant.organisation === organisationId;
      const known = own && (await tx.existsBy(OrganisationEntity, { id: organisationId, kind: BUSINESSES }));
      if (!known) throw organisationMissing(organisationId);
      return tx.find(ApiKeyEntity, {
        select: { id: true, name: true, prefix: true, createdAt: true, revokedAt: true },
        where: { organisationId },
        order: { id: 'asc' },
      });
    });
  }

  revokeApiKey(grant: Grant, id: string): Promise<void> {
    need(grant, 'administrator', 'enterprise', 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const { affected } = await tx.update(ApiKeyEntity, { id }, { revokedAt: new Date() });
      if (!affected) throw apiKeyMissing(id);
    });
  }
}

/** Sites belong to a later stage of the journey: only their table is known here. */
async function isSiteOf(tx: EntityManager, site: string, organisation: string): Promise<boolean> {
  const found: unknown[] = await tx.query('select from site where id = $1 and organisation_id = $2', [
    site,
    organisation,
  ]);
  return found.length > 0;
}
