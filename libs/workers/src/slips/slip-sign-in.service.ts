import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  BusinessClock,
  Database,
  FieldCipher,
  type Grant,
  newId,
  record,
  sameHash,
  SYSTEM,
  TokenService,
} from '#platform';
import type { SealedIdentity } from '../worker.js';
import { addressExhausted, slipRefused } from './slip.errors.js';
import {
  ADDRESS_TRIES,
  ADDRESS_WINDOW_SECONDS,
  isGood,
  normalisedCode,
  normalisedTail,
  type Slip,
  TAIL_TRIES,
} from './slip.js';

/** Half an hour at the counter or on somebody's phone. */
const TOKEN_SECONDS = 30 * 60;

export interface SelfServiceToken {
  readonly accessToken: string;
  readonly expiresIn: number;
}

type KnownSlip = Pick<Slip, 'id' | 'workerId' | 'expiresAt' | 'voidedAt' | 'failures'> & { readonly sealed: Buffer };

const TAIL = 4;

/** A worker signs in with the code of a slip and the end of the own ID number. */
@Injectable()
export class SlipSignInService {
  private readonly decoy: KnownSlip;

  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly tokens: TokenService,
  ) {
    const [id, workerId] = [newId(), newId()];
    const nobody: SealedIdentity = { idNumber: randomBytes(9).toString('hex'), phone: null };
    const sealed = this.cipher.seal(workerId, nobody);
    this.decoy = { id, workerId, sealed, expiresAt: new Date(0), voidedAt: null, failures: 0 };
  }

  /**
   * An unknown code takes the same statements and the same opening of a sealed record as a wrong tail.
   * @param address where the request came from
   * @throws self-service.sign-in-refused, self-service.address-exhausted
   */
  async signIn(code: string, idTail: string, address: string): Promise<SelfServiceToken> {
    const outcome = await this.db.transaction(SYSTEM, async (tx) => {
      const addressIndex = this.cipher.blindIndex('address', address);
      if ((await failuresOf(tx, addressIndex)) >= ADDRESS_TRIES) return 'exhausted';
      const at = await this.clock.now(tx);
      const known = await this.find(tx, normalisedCode(code));
      const slip = known ?? this.decoy;
      const fits = this.tailFits(slip, normalisedTail(idTail));
      if (known && fits && isGood(known, at)) return this.welcome(tx, known, at);
      await this.countFailure(tx, slip, addressIndex, { isWrongTail: isGood(slip, at) && !fits, at });
      return 'refused';
    });
    if (outcome === 'exhausted') throw addressExhausted(ADDRESS_WINDOW_SECONDS / 60);
    if (outcome === 'refused') throw slipRefused();
    const grant: Grant = { actor: outcome, role: 'worker', organisation: null, scope: '', site: null, trip: null };
    return { accessToken: await this.tokens.issue(grant, TOKEN_SECONDS), expiresIn: TOKEN_SECONDS };
  }

  private async find(tx: EntityManager, code: string): Promise<KnownSlip | undefined> {
    const [slip] = await tx.query<KnownSlip[]>(
      `select s.id, s.worker_id "workerId", s.expires_at "expiresAt", s.voided_at "voidedAt", s.failures, w.sealed
       from slip s join worker w on w.id = s.worker_id where s.code_index = any($1::bytea[]) for update of s`,
      // A slip outlives a rotation.
      [this.cipher.blindIndexes('slip', code)],
    );
    return slip;
  }

  private tailFits({ workerId, sealed }: KnownSlip, tail: string): boolean {
    const { idNumber } = this.cipher.open(workerId, sealed) as SealedIdentity;
    return sameHash(this.cipher.blindIndex('id-tail', idNumber.slice(-TAIL)), this.cipher.blindIndex('id-tail', tail));
  }

  /** @returns the id of the worker */
  private async welcome(tx: EntityManager, { id, workerId }: KnownSlip, at: Date): Promise<string> {
    await tx.query('update slip set failures = 0, last_used_at = $2 where id = $1', [id, at]);
    await record(tx, { type: 'slip.signed-in', subject: id, worker: workerId, at });
    return workerId;
  }

  private async countFailure(
    tx: EntityManager,
    { id, workerId, failures }: KnownSlip,
    addressIndex: Buffer,
    { isWrongTail, at }: { isWrongTail: boolean; at: Date },
  ): Promise<void> {
    await tx.query('update sign_in_address set failures = failures + 1 where address_index = $1', [addressIndex]);
    const isLast = failures + 1 >= TAIL_TRIES;
    // For a slip that is unknown or good no more nothing is found to change.
    await tx.query(
      `update slip set failures = failures + 1, voided_at = case when $2 then $3::timestamptz end,
         void_reason = case when $2 then 'tries' end where id = $1 and $4`,
      [id, isLast, at, isWrongTail],
    );
    if (isWrongTail && isLast)
      await record(tx, { type: 'slip.voided', subject: id, worker: workerId, at, details: { reason: 'tries' } });
  }
}

/** Failures of an address within the window. Its row is locked, so that attempts at once are counted one after the other. */
async function failuresOf(tx: EntityManager, addressIndex: Buffer): Promise<number> {
  // Windows are of real time, as locks are.
  const [row] = await tx.query<[{ failures: number }]>(
    `insert into sign_in_address as a (address_index, window_began, failures) values ($1, now(), 0)
     on conflict (address_index) do update set
       failures = case when a.window_began < now() - make_interval(secs => $2) then 0 else a.failures end,
       window_began = case when a.window_began < now() - make_interval(secs => $2) then now() else a.window_began end
     returning failures`,
    [addressIndex, ADDRESS_WINDOW_SECONDS],
  );
  return row.failures;
}
