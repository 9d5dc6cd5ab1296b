import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { divisionPrefix } from '#kernel';
import { Database } from '../database.js';
import { type Grant, SYSTEM } from '../grant.js';
import { newId } from '../ids.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../tokens.js';
import { AccountEntity, ApiKeyEntity, OrganisationEntity, SessionEntity } from './access.entity.js';
import { notSignedIn, passwordsElsewhere, refreshRefused, signInRefused } from './access.errors.js';
import { isBusiness, KEY_ROLES, LONGEST_PASSWORD, type Tokens } from './access.js';
import { hashPassword, hashSecret, newSecret, passwordMatches, sameHash } from './secrets.js';
import { ACCESS_SECONDS, TokenService } from './token.service.js';

const REFRESH_DAYS = 14;
const FAILURES_BEFORE_LOCK = 8;
const LOCK_MINUTES = 5;
/** Compared against where the login is unknown, so that the answer takes as long. */
const NOBODYS_HASH = hashPassword(newSecret());

/** Who is there: passwords, sessions with rotating refresh tokens, API keys, an identity provider's tokens. */
@Injectable()
export class SignInService {
  constructor(
    private readonly db: Database,
    private readonly tokens: TokenService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws access.sign-in-refused, access.passwords-elsewhere */
  async signIn(login: string, password: string): Promise<Tokens> {
    if (this.settings.oidc) throw passwordsElsewhere();
    const account = await this.db.transaction(SYSTEM, (tx) => tx.findOneBy(AccountEntity, { login }));
    const locked = account?.lockedUntil && account.lockedUntil > new Date();
    const matches = await passwordMatches(
      password.slice(0, LONGEST_PASSWORD),
      account?.passwordHash ?? (await NOBODYS_HASH),
    );
    if (!account || account.disabled || locked || !matches) {
      if (account && !locked) await this.countFailure(account.id);
      throw signInRefused();
    }
    return this.db.transaction(SYSTEM, async (tx) => {
      await tx.update(AccountEntity, { id: account.id }, { failures: 0, lockedUntil: null });
      const refresh = newSecret();
      const id = newId();
      await tx.insert(SessionEntity, {
        id,
        accountId: account.id,
        refreshHash: hashSecret(refresh),
        expiresAt: new Date(Date.now() + REFRESH_DAYS * 86_400_000),
      });
      return this.tokensFor(tx, account, `${id}.${refresh}`);
    });
  }

  /** Exchanges a refresh token for new tokens. A token used twice ends the whole session: one of the two users stole it. */
  async refresh(token: string): Promise<Tokens> {
    const [id = '', secret = ''] = token.split('.');
    const tokens = await this.db.transaction(SYSTEM, async (tx) => {
      const session = await lockSession(tx, id);
      if (!session || session.revoked || session.expiresAt < new Date()) return null;
      const account = await tx.findOneBy(AccountEntity, { id: session.accountId, disabled: false });
      if (!account || !sameHash(session.refreshHash, hashSecret(secret))) {
        await tx.update(SessionEntity, { id }, { revoked: true });
        return null;
      }
      const next = newSecret();
      await tx.update(SessionEntity, { id }, { refreshHash: hashSecret(next) });
      return this.tokensFor(tx, account, `${id}.${next}`);
    });
    if (!tokens) throw refreshRefused();
    return tokens;
  }

  async signOut(token: string): Promise<void> {
    const [id = '', secret = ''] = token.split('.');
    await this.db.transaction(SYSTEM, async (tx) => {
      const session = await lockSession(tx, id);
      if (session && sameHash(session.refreshHash, hashSecret(secret)))
        await tx.update(SessionEntity, { id }, { revoked: true });
    });
  }

  /** The grant behind `Authorization: Bearer …`. @throws access.not-signed-in */
  async grantOf(bearer: string): Promise<Grant> {
    if (bearer.startsWith('mk_')) return this.grantOfApiKey(bearer);
    const subject = await this.tokens.readProviderSubject(bearer);
    if (!subject) return this.tokens.read(bearer);
    return this.db.transaction(SYSTEM, async (tx) => {
      const account = await tx.findOneBy(AccountEntity, { externalSubject: subject, disabled: false });
      if (!account) throw notSignedIn();
      return grantOfAccount(tx, account);
    });
  }

  /**
   * The grant of a coordinator, for whoever holds the settings of the installation: of an account by its login, or of the processes
   * themselves for an organisation. Null where there is no such coordinator.
   */
  coordinator(who: {
    readonly login?: string | undefined;
    readonly organisation?: string | undefined;
  }): Promise<Grant | null> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const { login, organisation } = who;
      if (login !== undefined) {
        const account = await tx.findOneBy(AccountEntity, { login, role: 'coordinator', disabled: false });
        return account && grantOfAccount(tx, account);
      }
      const office =
        organisation !== undefined && UUID.test(organisation)
          ? await tx.findOneBy(OrganisationEntity, { id: organisation, kind: 'exporting' })
          : null;
      if (!office) return null;
      return { ...SYSTEM, role: 'coordinator', organisation: office.id, scope: divisionPrefix(office.divisionCode) };
    });
  }

  private async grantOfApiKey(bearer: string): Promise<Grant> {
    const [prefix, secret] = [bearer.slice(3, 11), bearer.slice(12)];
    return this.db.transaction(SYSTEM, async (tx) => {
      const key = await tx.findOneBy(ApiKeyEntity, { prefix });
      if (!key || key.revokedAt || !sameHash(key.secretHash, hashSecret(secret))) throw notSignedIn();
      const { id: organisation, kind } = await tx.findOneByOrFail(OrganisationEntity, { id: key.organisationId });
      if (!isBusiness(kind)) throw notSignedIn();
      return { actor: key.id, role: KEY_ROLES[kind], organisation, scope: '', site: null, trip: null };
    });
  }

  private async tokensFor(tx: EntityManager, account: AccountEntity, refreshToken: string): Promise<Tokens> {
    const accessToken = await this.tokens.issue(await grantOfAccount(tx, account));
    return { accessToken, expiresIn: ACCESS_SECONDS, refreshToken };
  }

  private async countFailure(id: string): Promise<void> {
    await this.db.transaction(SYSTEM, (tx) =>
      tx.query(
        `update account set failures = (failures + 1) % $2,
           locked_until = case when failures + 1 >= $2 then now() + make_interval(mins => $3) else locked_until end
         where id = $1`,
        [id, FAILURES_BEFORE_LOCK, LOCK_MINUTES],
      ),
    );
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const lockSession = (tx: EntityManager, id: string) =>
  UUID.test(id) ? tx.findOne(SessionEntity, { where: { id }, lock: { mode: 'pessimistic_write' } }) : null;

async function grantOfAccount(tx: EntityManager, account: AccountEntity): Promise<Grant> {
  const organisation = await tx.findOneByOrFail(OrganisationEntity, { id: account.organisationId });
  return {
    actor: account.id,
    role: account.role,
    organisation: organisation.id,
    scope: organisation.kind === 'operator' ? '' : divisionPrefix(organisation.divisionCode),
    site: account.siteId,
    trip: null,
  };
}
