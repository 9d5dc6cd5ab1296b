import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { shanghaiDate, type Text } from '#kernel';
import { ReferenceService } from '#places';
import { BusinessClock, Database, type Delivery, newId, record } from '#platform';
import { DatedTables } from '../dated/dated-tables.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from '../trips/trip.entity.js';
import { crewOf } from '../versions/version-rows.service.js';
import { type NotificationContent, touchedBy } from './authorities.js';
import { AuthorityNotificationEntity } from './authority.entity.js';

/** A trip came into force, changed or was called off: the authorities that it touches are told, each once of the same. */
@Injectable()
export class AuthorityNotifier {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly reference: ReferenceService,
    private readonly tables: DatedTables,
  ) {}

  notify(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const id = delivery.payload['subject'] ?? '';
      const trip = await tx.findOne(TripEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      // Of trains and flights the timetable tells; the coaches to and from them are announced.
      if (!trip || trip.leg === 'trunk' || trip.state === 'planned' || trip.state === 'completed') return;
      const now = await this.clock.now(tx);
      const standing = await tx.findBy(AuthorityNotificationEntity, { tripId: id, supersededAt: IsNull() });
      const wanted = trip.state === 'cancelled' ? [] : await this.wantedFor(tx, trip);
      for (const before of standing) {
        const still = wanted.some(({ divisionCode }) => divisionCode === before.divisionCode);
        if (!still && before.kind !== 'cancelled')
          await send(tx, before, { ...factsOf(before), kind: 'cancelled' }, now);
      }
      for (const facts of wanted) {
        const before = standing.find(({ divisionCode }) => divisionCode === facts.divisionCode) ?? null;
        if (before?.digest === facts.digest && before.kind !== 'cancelled') continue;
        await send(tx, before, { ...facts, kind: before ? 'changed' : 'announced' }, now);
      }
    });
  }

  private async wantedFor(tx: EntityManager, trip: TripEntity) {
    const { id: tripId, organisationId, divisionCode: originDivision } = trip;
    const stops = await tx.find(TripStopEntity, { where: { tripId }, order: { sequence: 'asc' } });
    const content = await this.contentOf(tx, trip, stops);
    const day = shanghaiDate(trip.departsAt);
    return touchedBy(stops, originDivision, this.reference.divisionAt, (code) => this.authorityOf(code)).flatMap(
      ({ division, role, basis }) => {
        const rows = this.tables.on('authority-contacts.csv', day);
        const row =
          rows.filter((one) => one['division'] === division).at(-1) ?? rows.find((one) => one['division'] === '*');
        if (!row || (role === 'transit' && row['notify_transit'] !== 'yes')) return [];
        const here = stops.filter((stop) => this.authorityOf(stop.divisionCode) === division);
        const told: NotificationContent = {
          ...content,
          stops: here.map(({ kind, divisionCode, arrivesAt, leavesAt }) => {
            const [arrives, leaves] = [arrivesAt.toISOString(), leavesAt.toISOString()];
            return { kind, division: divisionCode, arrivesAt: arrives, leavesAt: leaves };
          }),
        };
        const digest = createHash('sha256')
          .update(JSON.stringify([role, basis, told]))
          .digest('hex');
        const contact = row['contact'] ?? '';
        return [
          {
            tripId,
            organisationId,
            originDivision,
            divisionCode: division,
            role,
            basis,
            contact,
            content: told,
            digest,
          },
        ];
      },
    );
  }

  private async contentOf(tx: EntityManager, trip: TripEntity, stops: readonly TripStopEntity[]) {
    const { id: tripId, sheetNumber, vehicleClass, departsAt, arrivesAt } = trip;
    const crew = await crewOf(tx, tripId);
    const gates = stops.filter(({ kind }) => kind === 'set-down').map(({ divisionCode }) => divisionCode);
    return {
      ...{ sheetNumber, vehicleClass, carrier: crew?.carrier ?? null },
      plate: crew?.plate ?? null,
      persons: await tx.countBy(SeatEntity, { tripId, active: true }),
      ...{ departsAt: departsAt.toISOString(), arrivesAt: arrivesAt.toISOString() },
      origin: this.nameOf(stops[0]?.divisionCode ?? trip.divisionCode),
      destinations: [...new Set(gates)].map((code) => this.nameOf(code)),
    };
  }

  private nameOf(code: string): Text {
    const { divisions } = this.reference;
    return { zh: divisions.nameOf(code), en: divisions.nameOf(code, 'en') };
  }

  /** The prefecture; of what lies right below a province or municipality that one. */
  private authorityOf(code: string): string {
    const path = this.reference.divisions.path(code);
    return (path.find(({ level }) => level === 'prefecture') ?? path[0])?.code ?? code;
  }
}

const factsOf = ({
  tripId,
  organisationId,
  originDivision,
  divisionCode,
  role,
  basis,
  contact,
  content,
  digest,
}: AuthorityNotificationEntity) => ({
  ...{ tripId, organisationId, originDivision, divisionCode, role, basis, contact, content, digest },
});

async function send(
  tx: EntityManager,
  before: AuthorityNotificationEntity | null,
  facts: ReturnType<typeof factsOf> & Pick<AuthorityNotificationEntity, 'kind'>,
  at: Date,
): Promise<void> {
  if (before) await tx.update(AuthorityNotificationEntity, { id: before.id }, { supersededAt: at, codeHash: null });
  const id = newId();
  await tx.insert(AuthorityNotificationEntity, { id, ...facts, sentAt: at });
  const { kind, divisionCode: division, tripId: trip } = facts;
  await record(tx, { type: 'authority-notification.sent', subject: id, trip, at, details: { kind, division } });
}
