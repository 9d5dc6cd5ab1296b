import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, jwtVerify, SignJWT } from 'jose';
import type { Grant } from '../grant.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../tokens.js';
import { notSignedIn } from './access.errors.js';

export const ACCESS_SECONDS = 15 * 60;
const ALGORITHM = 'HS256';
/** Tokens whose signatures need not be checked again; a token is asked for with many requests. */
const MOST_REMEMBERED = 10_000;

/** Makes and reads access tokens; with an OIDC provider configured, reads that provider's tokens too. */
@Injectable()
export class TokenService {
  private readonly key: Uint8Array;
  private readonly checked = new Map<string, { readonly grant: Grant; readonly until: number }>();
  private readonly providerKeys: ReturnType<typeof createRemoteJWKSet> | null;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.key = new TextEncoder().encode(settings.authSecret);
    this.providerKeys = settings.oidc && createRemoteJWKSet(new URL(settings.oidc.keysUrl));
  }

  /** A short-lived token that bears the whole grant, so that a request needs no look-up. */
  issue(grant: Omit<Grant, 'command'>, seconds = ACCESS_SECONDS): Promise<string> {
    const { actor, ...claims } = grant;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(actor)
      .setIssuer('mendao')
      .setAudience('mendao')
      .setIssuedAt()
      .setExpirationTime(`${seconds} s`)
      .sign(this.key);
  }

  /** @throws access.not-signed-in */
  async read(token: string): Promise<Grant> {
    const known = this.checked.get(token);
    if (known && Date.now() < known.until) return known.grant;
    const verified = await jwtVerify<Omit<Grant, 'actor' | 'command'>>(token, this.key, {
      algorithms: [ALGORITHM],
      issuer: 'mendao',
      audience: 'mendao',
    }).catch(() => {
      this.checked.delete(token);
      throw notSignedIn();
    });
    const { sub, role, organisation, scope, site, trip, exp } = verified.payload;
    const grant: Grant = { actor: sub ?? '', role, organisation, scope, site, trip };
    if (this.checked.size >= MOST_REMEMBERED) this.checked.clear();
    this.checked.set(token, { grant, until: (exp ?? 0) * 1000 });
    return grant;
  }

  /** The subject of a provider's token, or null where no provider is configured or the token is not its. */
  async readProviderSubject(token: string): Promise<string | null> {
    if (!this.providerKeys || !this.settings.oidc) return null;
    const { issuer, audience } = this.settings.oidc;
    const verified = await jwtVerify(token, this.providerKeys, {
      issuer,
      audience,
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    }).catch(() => null);
    return verified?.payload.sub ?? null;
  }
}
