import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Text } from '#kernel';
import { BusinessClock, Database, type Delivery, FieldCipher, NoticeProvider } from '#platform';
import { CarrierOfferEntity } from '../offers/carrier-offer.entity.js';
import { AlarmEntity } from './alarm.entity.js';
import { alarmText, reminderText } from './overdue.js';

interface Letter {
  readonly text: Text;
  /** Those whose contacts are told. */
  readonly organisations: readonly string[];
}

/** Contacts of offices and carriers are told of alarms and reminders by the provider that tells workers. */
@Injectable()
export class AlarmNotices {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly provider: NoticeProvider,
  ) {}

  tell(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const { event = '', subject = '' } = delivery.payload;
      const letter = await (event === 'carrier-offer.reminded' ? reminder(tx, subject) : alarm(tx, subject));
      if (!letter) return;
      const contacts = await tx.query<{ id: string; phone: Buffer }[]>(
        'select id, contact_phone phone from organisation where id = any($1::uuid[]) and contact_phone is not null order by id',
        [letter.organisations],
      );
      const messages = contacts.map(({ id, phone }) => {
        return { id: `${delivery.id}-${id}`, phone: this.cipher.open(id, phone) as string, text: letter.text };
      });
      if (messages.length > 0) await this.provider.deliver({ id: delivery.id, at: await this.clock.now(tx), messages });
    });
  }
}

async function reminder(tx: EntityManager, id: string): Promise<Letter | null> {
  const offer = await tx.findOneBy(CarrierOfferEntity, { id, state: 'offered' });
  return offer && { text: reminderText(offer.terms.sheetNumber, offer.expiresAt), organisations: [offer.carrierId] };
}

/** Whom the alarm has reached at its level, unless it has ended meanwhile. */
async function alarm(tx: EntityManager, id: string): Promise<Letter | null> {
  const found = await tx.findOneBy(AlarmEntity, { id });
  if (!found || found.endedAt) return null;
  const { kind, level, sheetNumber, expectedAt, organisationId, divisionCode } = found;
  const above = await tx.query<{ id: string }[]>(
    `select distinct o.id from organisation o join account a on a.organisation_id = o.id and not a.disabled
     where rtrim(o.division_code, '0') <> '' and length(rtrim(o.division_code, '0')) <= 4 and starts_with($1, rtrim(o.division_code, '0'))
       and (($2 >= 2 and a.role = 'coordinator') or ($2 >= 3 and a.role = 'province-monitor'))`,
    [divisionCode, level],
  );
  const organisations = [...new Set([organisationId, ...above.map((one) => one.id)])];
  return { text: alarmText(kind, level, sheetNumber, expectedAt), organisations };
}
