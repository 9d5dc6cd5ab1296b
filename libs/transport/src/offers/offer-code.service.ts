import { Injectable } from '@nestjs/common';
import { BusinessClock, Database, type Grant, hashSecret, need, sameHash, SYSTEM } from '#platform';
import { newLeaderCode } from '../trips/leader-code.service.js';
import { CarrierOfferEntity } from './carrier-offer.entity.js';
import { codeRefused, offerAnswered } from './carrier-offer.errors.js';
import type { AssignmentFacts, CarrierOfferView } from './carrier-offer.js';
import { lockOffer, recordOffer, viewsOf } from './offer-rows.service.js';
import { OfferReleaseService } from './offer-release.service.js';
import { OfferAnswerService } from './offer-answer.service.js';

const TRIES = 10;

/**
 * A carrier without an account answers an offer by a link: whoever has the offer's id and its one-time code may look at this
 * offer and answer it once. Ten wrong codes lock it; an answer, the end of the time and a withdrawal void it: but whoever has confirmed by it may
 * give the trip back by it.
 */
@Injectable()
export class OfferCodeService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly answers: OfferAnswerService,
    private readonly releases: OfferReleaseService,
  ) {}

  /** A new code; any before is void. It is shown this once: only its hash is kept. @throws carrier-offer.missing, carrier-offer.answered */
  give(grant: Grant, id: string): Promise<{ offerId: string; code: string }> {
    need(grant, 'coordinator');
    // Without the command: its answer would be kept in clear.
    const { command: _, ...asker } = grant;
    return this.db.transaction(asker, async (tx) => {
      const offer = await lockOffer(tx, id);
      const at = await this.clock.now(tx);
      if (offer.state !== 'offered' || offer.expiresAt <= at) throw offerAnswered(id, offer.state);
      const code = newLeaderCode();
      await tx.update(CarrierOfferEntity, { id }, { codeHash: hashSecret(code), codeFailures: 0 });
      await recordOffer(tx, offer, 'code-given', at);
      return { offerId: id, code };
    });
  }

  /** @throws carrier-offer.code-refused */
  async terms(id: string, code: string): Promise<CarrierOfferView> {
    const grant = await this.bearerOf(id, code);
    return this.db.transaction(grant, async (tx) => {
      const [view] = await viewsOf(tx, grant.role, [await lockOffer(tx, id)]);
      return view as CarrierOfferView;
    });
  }

  /** @throws carrier-offer.code-refused and what `OfferAnswerService.confirm` refuses */
  async confirm(id: string, code: string, facts: AssignmentFacts): Promise<CarrierOfferView> {
    return this.answers.confirm(await this.bearerOf(id, code), id, facts);
  }

  /** @throws carrier-offer.code-refused and what `OfferAnswerService.decline` refuses */
  async decline(id: string, code: string, reason: string): Promise<CarrierOfferView> {
    return this.answers.decline(await this.bearerOf(id, code), id, reason);
  }

  /** By the code by which the offer was confirmed, and by no other. @throws carrier-offer.code-refused and what `OfferReleaseService.release` refuses */
  async release(id: string, code: string, reason: string): Promise<CarrierOfferView> {
    return this.releases.release(await this.bearerOf(id, code, 'confirmed'), id, reason);
  }

  /** The carrier of the offer, in the name of the offer; used within this service alone, for this offer alone. */
  private async bearerOf(id: string, code: string, state: 'offered' | 'confirmed' = 'offered'): Promise<Grant> {
    const offer = await this.db.transaction(SYSTEM, async (tx) => {
      const found = await tx.findOne(CarrierOfferEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      const now = await this.clock.now(tx);
      if (found?.state !== state || !found.codeHash) return null;
      if (state === 'offered' && found.expiresAt <= now) return null;
      if (found.codeFailures >= TRIES) return null;
      if (sameHash(found.codeHash, hashSecret(code.trim().toUpperCase()))) return found;
      await tx.update(CarrierOfferEntity, { id }, { codeFailures: found.codeFailures + 1 });
      return null;
    });
    if (!offer) throw codeRefused();
    const { carrierId: organisation, tripId: trip } = offer;
    return { actor: id, role: 'carrier', organisation, scope: '', site: null, trip };
  }
}
