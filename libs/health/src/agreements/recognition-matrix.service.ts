import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessClock, Database, type Grant } from '#platform';
import { AgreementService } from './agreement.service.js';
import {
  type Agreement,
  asKnownAt,
  countsAt,
  coversIssuer,
  coversPlace,
  type Level,
  mostSpecific,
} from './agreement.js';

/** That codes of one place are accepted at another, and by which version of which agreement. */
export interface RecognisedPair extends Pick<
  Agreement,
  | 'issuerDivision'
  | 'acceptorDivision'
  | 'level'
  | 'mode'
  | 'series'
  | 'version'
  | 'acceptedProofs'
  | 'extraRequired'
  | 'exceptions'
  | 'validTo'
> {
  readonly agreementId: string;
}

/** Which agreement makes a place accept codes of an issuer at an instant; null where none does. */
export type Recognising = (issuer: string, place: string, at: Date) => Agreement | null;

/** Who recognises whom. */
@Injectable()
export class RecognitionMatrix {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly agreements: AgreementService,
  ) {}

  /**
   * The pairs that agreements name, each with the one that decides at an instant; for everybody who is signed in.
   * @param knownAt as it was known then; now where absent
   */
  pairs(
    grant: Grant,
    { at, knownAt, level }: { at?: Date | undefined; knownAt?: Date | undefined; level?: Level | undefined },
  ): Promise<{ at: Date; items: RecognisedPair[] }> {
    return this.db.transaction(grant, async (tx) => {
      const instant = at ?? (await this.clock.now(tx));
      const all = await this.agreements.all(tx);
      const known = knownAt ? asKnownAt(all, knownAt) : all;
      const byPair = new Map<string, Agreement[]>();
      for (const agreement of known.filter((one) => countsAt(one, instant) && (!level || one.level === level))) {
        const pair = `${agreement.issuerDivision} ${agreement.acceptorDivision}`;
        byPair.set(pair, [...(byPair.get(pair) ?? []), agreement]);
      }
      const deciding = [...byPair.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => mostSpecific(pair));
      return { at: instant, items: deciding.filter((agreement) => agreement !== null).map(pairOf) };
    });
  }

  /** For those who know where people go. */
  async recognising(tx: EntityManager): Promise<Recognising> {
    const all = await this.agreements.all(tx);
    return (issuer, place, at) =>
      mostSpecific(all.filter((one) => coversIssuer(one, issuer) && coversPlace(one, place) && countsAt(one, at)));
  }
}

const pairOf = (agreement: Agreement): RecognisedPair => {
  const { id, issuerDivision, acceptorDivision, level, mode, series, version } = agreement;
  const { acceptedProofs, extraRequired, exceptions, validTo } = agreement;
  const terms = { acceptedProofs, extraRequired, exceptions, validTo };
  return { issuerDivision, acceptorDivision, level, mode, agreementId: id, series, version, ...terms };
};
