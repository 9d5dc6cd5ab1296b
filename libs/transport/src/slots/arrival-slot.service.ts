import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { type ItemResult, known, type Page, pageOf, refused, taken } from '#kernel';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { SiteService } from '#vacancies';
import { ArrivalSlotEntity } from './arrival-slot.entity.js';
import { proposalWrong, slotMissing } from './arrival-slot.errors.js';
import {
  type ArrivalSlot,
  type ArrivalSlotView,
  type CounterProposal,
  type GateFacts,
  refuseUnfit,
  slotView,
} from './arrival-slot.js';
import { arrivalSlotLifecycle, type ArrivalSlotState } from './arrival-slot.lifecycle.js';
import { lockGates, recordSlots, takenAt } from './slot-rows.service.js';

export interface ArrivalSlotFilter {
  readonly trip?: string | undefined;
  readonly site?: string | undefined;
  readonly state?: ArrivalSlotState | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const READERS = ['coordinator', 'enterprise', 'site-contact', 'province-monitor', 'auditor'] as const;
const GATEKEEPERS = ['enterprise', 'site-contact'] as const;

/** What changes of a slot with an answer; null where it says nothing new. */
type Answer = Partial<ArrivalSlotEntity> & Pick<ArrivalSlotEntity, 'state'>;
type Answering = (slot: ArrivalSlot, gate: GateFacts, at: Date) => Promise<Answer | null>;

/** Arrival slots as gates answer them. */
@Injectable()
export class ArrivalSlotService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly sites: SiteService,
  ) {}

  /** Those asked of the contact's gate or of the enterprise's, those that the office asked for, or those of the area that is watched. */
  list(grant: Grant, { trip, site, state, after, limit = 100 }: ArrivalSlotFilter): Promise<Page<ArrivalSlotView>> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const wanted = {
        ...(trip && { tripId: trip }),
        ...(site && { siteId: site }),
        ...(state && { state }),
        ...(after && { id: MoreThan(after) }),
      };
      // Both hold: what is asked for, and whose it is.
      const found = await tx
        .createQueryBuilder(ArrivalSlotEntity, 'slot')
        .where(wanted)
        .andWhere(ownSlots(grant))
        .orderBy('slot.id')
        .limit(limit + 1)
        .getMany();
      const { items, next } = pageOf(found, limit);
      return { items: items.map((slot) => slotView(grant.role, slot)), next };
    });
  }

  /** @throws arrival-slot.missing */
  get(grant: Grant, id: string): Promise<ArrivalSlotView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const slot = await tx.findOneBy(ArrivalSlotEntity, { id, ...ownSlots(grant) });
      if (!slot) throw slotMissing(id);
      return slotView(grant.role, slot);
    });
  }

  /** The gate takes these trips at these instants, those that it has room for; a refused one does not hinder the rest. */
  accept(grant: Grant, slotIds: readonly string[]): Promise<ItemResult[]> {
    need(grant, ...GATEKEEPERS);
    return this.db.transaction(grant, (tx) =>
      this.answer(
        tx,
        grant,
        slotIds.map((id) => ({
          id,
          answering: async (slot, gate, answeredAt) => {
            if (slot.state === 'accepted') return null;
            const state = arrivalSlotLifecycle.after(slot.state, 'accept');
            refuseUnfit(gate, slot.arrivesAt, slot.persons, await takenAt(tx, slot, slot.arrivesAt));
            return { state, answeredAt, proposedAt: null, reason: null };
          },
        })),
      ),
    );
  }

  /** The gate would rather be come to at other instants, at which it has room. */
  counter(grant: Grant, proposals: readonly CounterProposal[]): Promise<ItemResult[]> {
    need(grant, ...GATEKEEPERS);
    return this.db.transaction(grant, (tx) =>
      this.answer(
        tx,
        grant,
        proposals.map(({ slotId, proposedAt, reason }) => ({
          id: slotId,
          answering: async (slot, gate, answeredAt) => {
            const isSame = slot.proposedAt?.getTime() === proposedAt.getTime() && slot.reason === reason;
            if (slot.state === 'countered' && isSame) return null;
            const state = arrivalSlotLifecycle.after(slot.state, 'counter');
            if (proposedAt <= answeredAt || proposedAt.getTime() === slot.arrivesAt.getTime())
              throw proposalWrong(slot.arrivesAt);
            refuseUnfit(gate, proposedAt, slot.persons, await takenAt(tx, slot, proposedAt));
            return { state, answeredAt, proposedAt, reason };
          },
        })),
      ),
    );
  }

  private async answer(
    tx: EntityManager,
    grant: Grant,
    items: readonly { readonly id: string; readonly answering: Answering }[],
  ): Promise<ItemResult[]> {
    const at = await this.clock.now(tx);
    const where = { id: In(items.map(({ id }) => id)), ...ownSlots(grant) };
    const siteIds = (await tx.findBy(ArrivalSlotEntity, where)).map(({ siteId }) => siteId);
    await lockGates(tx, siteIds);
    const gates = await this.sites.brief(tx, siteIds);
    const slots = new Map<string, ArrivalSlot>();
    const locked = { where, order: { id: 'asc' }, lock: { mode: 'pessimistic_write' } } as const;
    for (const slot of await tx.find(ArrivalSlotEntity, locked)) slots.set(slot.id, slot);
    const answerOne = async (id: string, answering: Answering): Promise<ItemResult> => {
      const slot = slots.get(id);
      const gate = gates.get(slot?.siteId ?? '');
      if (!slot || !gate) throw slotMissing(id);
      const answer = await answering(slot, gate, at);
      if (!answer) return known(id);
      await tx.update(ArrivalSlotEntity, { id }, answer);
      slots.set(id, { ...slot, ...answer });
      await recordSlots(tx, [slot], answer.state, at);
      return taken(id);
    };
    const results: ItemResult[] = [];
    for (const { id, answering } of items) results.push(await answerOne(id, answering).catch(refused));
    return results;
  }
}

const ownSlots = ({ role, organisation, site }: Grant) => {
  if (role === 'enterprise') return { enterpriseId: organisation ?? '' };
  if (role === 'site-contact') return { siteId: site ?? '' };
  return role === 'coordinator' ? { organisationId: organisation ?? '' } : {};
};
