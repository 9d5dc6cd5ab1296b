import { Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, IsNull, MoreThan } from 'typeorm';
import { type Page, pageOf } from '#kernel';
import { BusinessClock, Database, type Grant, hashSecret, need, record, sameHash, SYSTEM } from '#platform';
import { newLeaderCode } from '../trips/leader-code.service.js';
import { AuthorityNotificationEntity } from './authority.entity.js';
import { notificationCodeRefused, notificationMissing, notificationSettled } from './authority.errors.js';

export interface NotificationFilter {
  readonly trip?: string | undefined;
  /** Only what stands and nobody has acknowledged. */
  readonly open?: boolean | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const TRIES = 10;

const viewOf = (row: AuthorityNotificationEntity) => ({
  id: row.id,
  tripId: row.tripId,
  divisionCode: row.divisionCode,
  role: row.role,
  basis: row.basis,
  kind: row.kind,
  contact: row.contact,
  content: row.content,
  sentAt: row.sentAt.toISOString(),
  supersededAt: row.supersededAt?.toISOString() ?? null,
  acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  acknowledgedBy: row.acknowledgedBy,
  note: row.note,
});
export type NotificationView = ReturnType<typeof viewOf>;

/** What authorities were told of trips: the office sees its own, the receiving side acknowledges. */
@Injectable()
export class AuthorityNotifications {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
  ) {}

  /** Those that the office sent, and those for the area of whoever asks. */
  list(grant: Grant, { trip, open = false, after, limit = 100 }: NotificationFilter): Promise<Page<NotificationView>> {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => {
      const where: FindOptionsWhere<AuthorityNotificationEntity> = {
        ...(trip && { tripId: trip }),
        ...(open && { supersededAt: IsNull(), acknowledgedAt: IsNull() }),
        ...(after && { id: MoreThan(after) }),
      };
      const found = await tx.find(AuthorityNotificationEntity, { where, order: { id: 'asc' }, take: limit + 1 });
      const { items, next } = pageOf(found, limit);
      return { items: items.map(viewOf), next };
    });
  }

  /** The receiving side, signed in: not the office that notified. @throws authority-notification.missing, authority-notification.settled */
  acknowledge(grant: Grant, id: string, name: string, note: string | null): Promise<NotificationView> {
    need(grant, 'coordinator', 'province-monitor');
    return this.db.transaction(grant, async (tx) => {
      const row = await lock(tx, id);
      if (grant.role !== 'system' && !(grant.scope !== '' && row.divisionCode.startsWith(grant.scope)))
        throw notificationMissing(id);
      return this.settle(tx, row, name, note);
    });
  }

  /** A one-time code for an authority without an account; any before is void. It is shown this once: only its hash is kept. @throws authority-notification.missing, authority-notification.settled */
  giveCode(grant: Grant, id: string): Promise<{ notificationId: string; code: string }> {
    need(grant, 'coordinator');
    // Without the command: its answer would be kept in clear.
    const { command: _, ...asker } = grant;
    return this.db.transaction(asker, async (tx) => {
      const row = await lock(tx, id);
      if (row.organisationId !== grant.organisation) throw notificationMissing(id);
      if (row.supersededAt || row.acknowledgedAt) throw notificationSettled(id);
      const code = newLeaderCode();
      await tx.update(AuthorityNotificationEntity, { id }, { codeHash: hashSecret(code), codeFailures: 0 });
      const at = await this.clock.now(tx);
      await record(tx, { type: 'authority-notification.code-given', subject: id, trip: row.tripId, at });
      return { notificationId: id, code };
    });
  }

  /** What it says, for whoever has its code. @throws authority-notification.code-refused */
  async terms(id: string, code: string): Promise<NotificationView> {
    await this.refuseWrong(id, code);
    return this.db.transaction(SYSTEM, async (tx) => viewOf(await lock(tx, id)));
  }

  /** @throws authority-notification.code-refused, authority-notification.settled */
  async acknowledgeByCode(id: string, code: string, name: string, note: string | null): Promise<NotificationView> {
    await this.refuseWrong(id, code);
    return this.db.transaction(SYSTEM, async (tx) => this.settle(tx, await lock(tx, id), name, note));
  }

  /** Ten wrong codes lock it; that somebody was wrong is kept, so it is a transaction of its own. */
  private async refuseWrong(id: string, code: string): Promise<void> {
    const right = await this.db.transaction(SYSTEM, async (tx) => {
      const lockMode = { mode: 'pessimistic_write' } as const;
      const row = await tx.findOne(AuthorityNotificationEntity, { where: { id }, lock: lockMode });
      if (!row?.codeHash || row.supersededAt || row.acknowledgedAt || row.codeFailures >= TRIES) return false;
      if (sameHash(row.codeHash, hashSecret(code.trim().toUpperCase()))) return true;
      await tx.update(AuthorityNotificationEntity, { id }, { codeFailures: row.codeFailures + 1 });
      return false;
    });
    if (!right) throw notificationCodeRefused();
  }

  private async settle(tx: EntityManager, row: AuthorityNotificationEntity, name: string, note: string | null) {
    if (row.supersededAt || row.acknowledgedAt) throw notificationSettled(row.id);
    const at = await this.clock.now(tx);
    const change = { acknowledgedAt: at, acknowledgedBy: name, note, codeHash: null };
    await tx.update(AuthorityNotificationEntity, { id: row.id }, change);
    const details = { division: row.divisionCode };
    await record(tx, { type: 'authority-notification.acknowledged', subject: row.id, trip: row.tripId, at, details });
    return viewOf(Object.assign(row, change));
  }
}

async function lock(tx: EntityManager, id: string): Promise<AuthorityNotificationEntity> {
  const row = await tx.findOne(AuthorityNotificationEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw notificationMissing(id);
  return row;
}
