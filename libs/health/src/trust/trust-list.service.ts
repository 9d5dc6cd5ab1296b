import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ItemResult, known, type Page, pageOf, refused, taken } from '#kernel';
import { ReferenceService } from '#places';
import {
  BusinessClock,
  constraintMeans,
  Database,
  FieldCipher,
  type Grant,
  need,
  newId,
  record,
  SYSTEM,
} from '#platform';
import { HEALTH_CODE, HEALTH_CODE_USAGE } from '../signed-codes/health-profile.js';
import type { SigningKey } from '../signed-codes/issuer.reader.js';
import { Verifier } from '../signed-codes/verifier.reader.js';
import { keyDiffers, keyMissing, keyNoneInForce, keyWrong, trustListMissing } from './issuing-key.errors.js';
import {
  admitKey,
  ANCHOR_USAGE,
  type IssuingKeyFacts,
  type IssuingKeyView,
  listed,
  maySign,
  NO_DIVISION,
  sameKey,
} from './issuing-key.js';
import { kidOf, newKeyPair, plainKey, publicKeyIn, signingKeyOf } from './key-pair.reader.js';
import { readTrustList, signTrustList } from './trust-list.reader.js';
import { IssuingKeyEntity, RevokedCodeEntity, TrustListEntity } from './trust.entity.js';

constraintMeans('issuing_key_kid_once', keyDiffers);

type Key = Omit<IssuingKeyEntity, never>;

/** A publication for verifiers that work offline. */
export interface PublishedList {
  readonly version: number;
  readonly issuedAt: Date;
  /** Compact JWS. */
  readonly text: string;
}

/** What signs the lists. Compare it with what you were told by another way before you trust it. */
export interface AnchorView {
  readonly kid: string;
  readonly algorithm: string;
  /** SubjectPublicKeyInfo in DER, Base64. */
  readonly publicKey: string;
}

/** Which keys may sign health codes. Every change of the keys is a publication: a new version of the list, signed. */
@Injectable()
export class TrustListService {
  private inUse: { readonly version: number; readonly verifier: Verifier } | null = null;

  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly reference: ReferenceService,
  ) {}

  /** Registers keys and publishes them; a result for each, in the order of the items. A key that is brought again is `known`. */
  register(grant: Grant, items: readonly IssuingKeyFacts[]): Promise<ItemResult[]> {
    need(grant, 'administrator', 'province-monitor');
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      await lockLists(tx);
      const results: ItemResult[] = [];
      for (const facts of items) results.push(await this.registerOne(tx, grant, facts, now).catch(refused));
      if (results.some((result) => !result.known && !result.refusal)) await this.publish(tx, now);
      return results;
    });
  }

  /** From now on nothing that the key signed is trusted; published at once. Again it changes nothing. @throws issuing-key.missing */
  revoke(grant: Grant, id: string): Promise<IssuingKeyView> {
    need(grant, 'administrator', 'province-monitor');
    return this.db.transaction(grant, async (tx) => {
      await lockLists(tx);
      const key: Key | null = await tx.findOneBy(IssuingKeyEntity, { id });
      if (!key?.issuerDivision.startsWith(grant.scope) || !key.usages.includes(HEALTH_CODE_USAGE)) throw keyMissing(id);
      if (key.revokedAt) return viewOf(key);
      const revokedAt = await this.clock.now(tx);
      await tx.update(IssuingKeyEntity, { id }, { revokedAt });
      const details = { division: key.issuerDivision, kid: key.kid };
      await record(tx, { type: 'issuing-key.revoked', subject: id, at: revokedAt, details });
      await this.publish(tx, revokedAt);
      return viewOf({ ...key, revokedAt });
    });
  }

  /** Of the own area, without what is private. */
  keys(grant: Grant, { after, limit = 100 }: { after?: string | undefined; limit?: number | undefined }) {
    need(grant, 'administrator', 'province-monitor', 'auditor', 'coordinator');
    return this.db.transaction(grant, async (tx): Promise<Page<IssuingKeyView>> => {
      const query = tx
        .createQueryBuilder(IssuingKeyEntity, 'k')
        .where('starts_with(k.issuer_division, :scope)', { scope: grant.scope })
        .orderBy('k.id')
        .limit(limit + 1);
      if (after) query.andWhere('k.id > :after', { after });
      const { items, next } = pageOf(await query.getMany(), limit);
      return { items: items.map(viewOf), next };
    });
  }

  /** The newest list, or one of its earlier versions. @throws trust-list.missing */
  published(version?: number): Promise<PublishedList> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const where = version === undefined ? {} : { version };
      const list = await tx.findOne(TrustListEntity, { where, order: { version: 'desc' } });
      if (!list) throw trustListMissing();
      return list;
    });
  }

  anchors(): Promise<AnchorView[]> {
    return this.db.transaction(SYSTEM, async (tx) =>
      (await anchorsIn(tx)).map(({ kid, algorithm, publicKey }) => ({ kid, algorithm, publicKey })),
    );
  }

  /** Codes that were called off before they expired, for verifiers that work offline. */
  revokedCodes(): Promise<{ issuer: string; id: string }[]> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const now = await this.clock.now(tx);
      return tx.query(
        `select issuer_division issuer, replace(id::text, '-', '') id from revoked_code where expires_at >= $1 order by id`,
        [now],
      );
    });
  }

  isRevoked(tx: EntityManager, id: string): Promise<boolean> {
    return tx.existsBy(RevokedCodeEntity, { id });
  }

  /** With the keys of the list in force. */
  async verifier(tx: EntityManager): Promise<Verifier> {
    const [newest] = await tx.query<{ version: number }[]>('select max(version) "version" from trust_list');
    const version = newest?.version ?? 0;
    if (this.inUse?.version !== version) {
      const text = version > 0 ? (await tx.findOneByOrFail(TrustListEntity, { version })).text : '';
      const anchors = (await this.db.transaction(SYSTEM, anchorsIn)).flatMap(({ kid, algorithm, publicKey }) => {
        const key = publicKeyIn(publicKey, algorithm);
        return key ? [{ kid, algorithm, key }] : [];
      });
      const reading = readTrustList(text, anchors, 0);
      this.inUse = { version, verifier: new Verifier(reading.answer === 'trusted' ? reading.keys : [], HEALTH_CODE) };
    }
    return this.inUse.verifier;
  }

  /** The newest key of a division with which codes can be signed here. @throws issuing-key.none-in-force */
  async signer(tx: EntityManager, issuerDivision: string, now: Date): Promise<SigningKey> {
    const keys = await tx.find(IssuingKeyEntity, { where: { issuerDivision }, order: { id: 'desc' } });
    const key = keys.find((one) => one.sealed !== null && maySign(one, now));
    if (!key?.sealed) throw keyNoneInForce(issuerDivision);
    return signingKeyOf(key.kid, key.algorithm, this.cipher.openBytes(key.id, key.sealed));
  }

  private async registerOne(tx: EntityManager, grant: Grant, facts: IssuingKeyFacts, now: Date): Promise<ItemResult> {
    admitKey(facts, grant.scope, (code) => this.reference.divisions.byCode(code) !== null);
    const { issuerDivision, algorithm, publicKey } = facts;
    if (publicKey === undefined ? algorithm !== 'ES256' : !publicKeyIn(publicKey, algorithm)) throw keyWrong();
    if (publicKey !== undefined) {
      const kept = await tx.findOneBy(IssuingKeyEntity, { kid: kidOf(publicKey) });
      if (kept && !sameKey(kept, facts)) throw keyDiffers();
      if (kept) return known(kept.id);
    }
    const row = this.rowOf(facts, HEALTH_CODE_USAGE, now);
    await tx.insert(IssuingKeyEntity, row);
    const details = { division: issuerDivision, kid: row.kid };
    await record(tx, { type: 'issuing-key.registered', subject: row.id, at: now, details });
    return taken(row.id);
  }

  private async publish(tx: EntityManager, issuedAt: Date): Promise<void> {
    const [newest] = await tx.query<{ version: number }[]>(
      'select coalesce(max(version), 0) "version" from trust_list',
    );
    const version = (newest?.version ?? 0) + 1;
    const keys = await tx.find(IssuingKeyEntity, { order: { id: 'asc' } });
    const list = { version, issuedAt: issuedAt.toISOString(), keys: keys.filter(isListed).map(listed) };
    const text = signTrustList(list, await this.anchor(tx, issuedAt));
    await tx.insert(TrustListEntity, { version, issuedAt, text });
    await record(tx, { type: 'trust-list.published', subject: newId(), at: issuedAt, details: { version } });
  }

  /** The key that signs lists; made at the first publication. */
  private async anchor(tx: EntityManager, now: Date): Promise<SigningKey> {
    let anchor: Key | undefined = (await anchorsIn(tx)).at(-1);
    if (!anchor) {
      const facts = { issuerDivision: NO_DIVISION, algorithm: 'ES256', validFrom: now } as const;
      anchor = this.rowOf(facts, ANCHOR_USAGE, now);
      await tx.insert(IssuingKeyEntity, anchor);
    }
    const { id, kid, algorithm, sealed } = anchor;
    return signingKeyOf(kid, algorithm, this.cipher.openBytes(id, sealed ?? Buffer.alloc(0)));
  }

  private rowOf({ publicKey, ...facts }: IssuingKeyFacts, usage: string, registeredAt: Date): Key {
    const id = newId();
    const pair = publicKey === undefined ? newKeyPair() : { publicKey: plainKey(publicKey), privateKey: null };
    return {
      ...facts,
      id,
      kid: kidOf(pair.publicKey),
      publicKey: pair.publicKey,
      sealed: pair.privateKey && this.cipher.sealBytes(id, pair.privateKey),
      usages: [usage],
      validTo: facts.validTo ?? null,
      registeredAt,
      revokedAt: null,
    };
  }
}

/** Two publications at once would be of one version. */
const lockLists = (tx: EntityManager) => tx.query('lock table trust_list in share row exclusive mode');

const anchorsIn = (tx: EntityManager): Promise<IssuingKeyEntity[]> =>
  tx.find(IssuingKeyEntity, { where: { issuerDivision: NO_DIVISION }, order: { id: 'asc' } });

const isListed = ({ usages }: Key): boolean => !usages.includes(ANCHOR_USAGE);

const viewOf = ({ sealed, ...key }: Key): IssuingKeyView => ({ ...key, isHeldHere: sealed !== null });
