import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  BusinessClock,
  Database,
  FieldCipher,
  type Grant,
  hashSecret,
  need,
  record,
  sameHash,
  SYSTEM,
  TokenService,
} from '#platform';
import { leaderCodeRefused, tripMissing, tripNotInForce } from '../transport.errors.js';
import { TripEntity } from './trip.entity.js';
import { isInForce } from './trip.js';

/** No 0 O 1 I L: read over the telephone and off paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 8;
const TRIES = 10;
/** A coach trip with its delays. */
const LEADER_SECONDS = 48 * 3600;

export const newLeaderCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');

/** The trip leader signs in with the one-time code of the trip sheet and may act for that trip only. */
@Injectable()
export class LeaderCodeService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly tokens: TokenService,
  ) {}

  /** A trip that comes into force gets its code. Any code before is void. */
  async give(tx: EntityManager, tripId: string): Promise<string> {
    const code = newLeaderCode();
    await tx.update(
      TripEntity,
      { id: tripId },
      {
        leaderCode: this.cipher.seal(tripId, code),
        leaderCodeHash: hashSecret(code),
        leaderCodeUsedAt: null,
        leaderCodeFailures: 0,
      },
    );
    return code;
  }

  /** For the printed sheet. Null before approval. */
  async show(tx: EntityManager, tripId: string): Promise<string | null> {
    const trip = await tx.findOneBy(TripEntity, { id: tripId });
    return trip?.leaderCode ? (this.cipher.open(tripId, trip.leaderCode) as string) : null;
  }

  /** A new code where the old one was used, lost or tried too often. @throws trip.missing, trip.not-in-force */
  renew(grant: Grant, tripId: string): Promise<{ code: string }> {
    need(grant, 'coordinator');
    // Without the command: its answer would be kept in clear.
    const { command: _, ...asker } = grant;
    return this.db.transaction(asker, async (tx) => {
      const trip = await tx.findOne(TripEntity, { where: { id: tripId }, lock: { mode: 'pessimistic_write' } });
      if (!trip) throw tripMissing(tripId);
      if (!isInForce(trip.state)) throw tripNotInForce(tripId, trip.state);
      const code = await this.give(tx, tripId);
      await record(tx, {
        type: 'trip.leader-code-renewed',
        subject: tripId,
        trip: tripId,
        at: await this.clock.now(tx),
      });
      return { code };
    });
  }

  /** @throws trip.leader-code-refused */
  async signIn(
    sheetNumber: string,
    code: string,
    leaderName: string,
  ): Promise<{ accessToken: string; expiresIn: number; tripId: string }> {
    const trip = await this.db.transaction(SYSTEM, async (tx) => {
      const found = await tx.findOne(TripEntity, { where: { sheetNumber }, lock: { mode: 'pessimistic_write' } });
      if (!found?.leaderCodeHash || !isInForce(found.state)) return null;
      if (found.leaderCodeUsedAt || found.leaderCodeFailures >= TRIES) return null;
      if (!sameHash(found.leaderCodeHash, hashSecret(code.trim().toUpperCase()))) {
        await tx.update(TripEntity, { id: found.id }, { leaderCodeFailures: found.leaderCodeFailures + 1 });
        return null;
      }
      const now = await this.clock.now(tx);
      await tx.update(TripEntity, { id: found.id }, { leaderCodeUsedAt: now, leaderName });
      await record(tx, { type: 'trip.leader-signed-in', subject: found.id, trip: found.id, at: now });
      return found;
    });
    if (!trip) throw leaderCodeRefused();
    const accessToken = await this.tokens.issue(
      { actor: trip.id, role: 'trip-leader', organisation: trip.organisationId, scope: '', site: null, trip: trip.id },
      LEADER_SECONDS,
    );
    return { accessToken, expiresIn: LEADER_SECONDS, tripId: trip.id };
  }
}
