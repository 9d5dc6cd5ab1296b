import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { type ItemResult, known, type Page, pageOf, refused, resultOf, taken } from '#kernel';
import { BusinessClock, constraintMeans, Database, FieldCipher, type Grant, need, newId, record } from '#platform';
import {
  admitDriver,
  type Driver,
  type DriverFacts,
  maskedLicence,
  renewedPapers,
  type SealedDriver,
} from './driver.js';
import { type AwaySpan, type Engagement, engagementView } from './engagement.js';
import { type DriverAbsence, EngagementRows } from './engagement-rows.service.js';
import { DriverEntity } from './fleet.entity.js';
import { driverEngaged, driverMissing, licenceTaken } from './fleet.errors.js';
import { driverLifecycle } from './fleet.lifecycle.js';
import type { FleetFilter } from './vehicle-register.service.js';

constraintMeans('driver_engagement_apart', driverEngaged);
constraintMeans('driver_licence_once', licenceTaken);
constraintMeans('driver_reference_once', licenceTaken);

type DriverRow = Driver & Pick<DriverEntity, 'sealed'>;

/** The drivers of carriers. Name and licence number are sealed; a licence is registered once in the whole country. */
@Injectable()
export class DriverRegisterService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly engagements: EngagementRows,
  ) {}

  /**
   * Registers a driver. The same reference again is the same driver; papers that are good for longer renew the old ones.
   * @throws driver.licence-taken, driver.registered-otherwise and what `admitDriver` refuses
   */
  async register(grant: Grant, facts: DriverFacts): Promise<{ id: string; known: boolean }> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => this.enter(tx, grant, admitDriver(facts)));
  }

  /** As `register`, for many at once: a refused one does not hinder the rest. Results in the order of the items. */
  async registerMany(grant: Grant, items: readonly DriverFacts[]): Promise<ItemResult[]> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const results: ItemResult[] = items.map(() => taken(''));
      const admitted = items.flatMap((item, i) => {
        const found: DriverFacts[] = [];
        results[i] = resultOf(() => (found.push(admitDriver(item)), taken('')));
        return found.map((facts) => ({ facts, i }));
      });
      for (const { facts, i } of admitted.sort((a, b) => (a.facts.licenceNumber < b.facts.licenceNumber ? -1 : 1)))
        results[i] = await this.enter(tx, grant, facts).then(
          (entered) => (entered.known ? known(entered.id) : taken(entered.id)),
          refused,
        );
      return results;
    });
  }

  list(grant: Grant, { after, limit = 100 }: FleetFilter): Promise<Page<DriverView>> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const organisationId = grant.organisation ?? '';
      const found = await tx.find(DriverEntity, {
        where: { organisationId, ...(after && { id: MoreThan(after) }) },
        order: { id: 'asc' },
        take: limit + 1,
      });
      const { items, next } = pageOf(found, limit);
      const engaged = await this.engagements.ofDrivers(
        tx,
        items.map(({ id }) => id),
      );
      return {
        items: items.map((driver) => ({
          ...driverStanding(driver, engaged.get(driver.id) ?? []),
          ...this.shown(driver),
        })),
        next,
      };
    });
  }

  /** @throws driver.missing */
  get(grant: Grant, id: string): Promise<DriverView> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const driver = await own(tx, grant, id);
      return { ...(await this.standing(tx, driver)), ...this.shown(driver) };
    });
  }

  /**
   * Says when the driver is away, or at the wheel elsewhere: the whole list, in the place of the one before. Hours elsewhere
   * count as hours worked.
   * @throws driver.missing, driver.engaged, fleet.spans-wrong
   */
  setAbsences(grant: Grant, id: string, spans: readonly (AwaySpan & DriverAbsence)[]): Promise<DriverStanding> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const driver = await own(tx, grant, id, true);
      await this.engagements.setDriverAbsences(tx, driver, spans);
      await record(tx, { type: 'driver.absences-set', subject: id, at: await this.clock.now(tx) });
      return this.standing(tx, driver);
    });
  }

  /** Drives for this carrier no more. @throws driver.missing, driver.illegal-step, driver.engaged where a trip is ahead */
  leave(grant: Grant, id: string): Promise<DriverStanding> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const driver = await own(tx, grant, id, true);
      const state = driverLifecycle.after(driver.state, 'leave');
      const at = await this.clock.now(tx);
      const engaged = (await this.engagements.ofDrivers(tx, [id])).get(id) ?? [];
      if (engaged.some(({ kind, to }) => kind === 'trip' && at < to)) throw driverEngaged();
      await tx.update(DriverEntity, { id }, { state });
      await record(tx, { type: 'driver.left', subject: id, at });
      return this.standing(tx, { ...driver, state });
    });
  }

  private async enter(tx: EntityManager, grant: Grant, facts: DriverFacts): Promise<{ id: string; known: boolean }> {
    const organisationId = grant.organisation ?? '';
    const { name, licenceNumber, ...open } = facts;
    const at = await this.clock.now(tx);
    const kept = await this.keptOf(tx, organisationId, open.reference);
    if (!kept) {
      const id = newId();
      const inserted = (await this.isKnownLicence(tx, licenceNumber))
        ? []
        : await insertUnlessThere(tx, {
            ...{ ...open, id, organisationId, registeredAt: at, state: driverLifecycle.initial },
            sealed: this.cipher.seal(id, { name, licenceNumber } satisfies SealedDriver),
            licenceIndex: this.cipher.blindIndex('driver-licence', licenceNumber),
          });
      if (inserted.length > 0) {
        await record(tx, { type: 'driver.registered', subject: id, at, details: { organisation: organisationId } });
        return { id, known: false };
      }
    }
    // Another request may have written it in the same moment.
    const there: DriverRow | null = kept ?? (await this.keptOf(tx, organisationId, open.reference));
    if (!there) throw licenceTaken();
    const papers = renewedPapers({ ...there, ...this.identityOf(there) }, facts);
    if (!papers) return { id: there.id, known: true };
    await tx.update(DriverEntity, { id: there.id }, papers);
    await record(tx, { type: 'driver.papers-renewed', subject: there.id, at });
    return { id: there.id, known: false };
  }

  /** Written with whichever key of the ring: a rotation leaves the hashes of drivers as they are. */
  private async isKnownLicence(tx: EntityManager, licenceNumber: string): Promise<boolean> {
    const licenceIndex = In(this.cipher.blindIndexes('driver-licence', licenceNumber));
    return tx.existsBy(DriverEntity, { licenceIndex, state: driverLifecycle.initial });
  }

  private keptOf = (tx: EntityManager, organisationId: string, reference: string) =>
    tx.findOne(DriverEntity, {
      where: { organisationId, reference, state: driverLifecycle.initial },
      lock: { mode: 'pessimistic_write' },
    });

  private identityOf = ({ id, sealed }: DriverRow) => this.cipher.open(id, sealed) as SealedDriver;

  private shown(driver: DriverRow): ShownIdentity {
    const { name, licenceNumber } = this.identityOf(driver);
    return { name, licenceNumber: maskedLicence(licenceNumber) };
  }

  private async standing(tx: EntityManager, driver: Driver): Promise<DriverStanding> {
    return driverStanding(driver, (await this.engagements.ofDrivers(tx, [driver.id])).get(driver.id) ?? []);
  }
}

/** @throws driver.missing */
async function own(tx: EntityManager, grant: Grant, id: string, locked = false): Promise<DriverRow> {
  const driver = await tx.findOne(DriverEntity, {
    where: { id, organisationId: grant.organisation ?? '' },
    ...(locked && { lock: { mode: 'pessimistic_write' } }),
  });
  if (!driver) throw driverMissing(id);
  return driver;
}

async function insertUnlessThere(tx: EntityManager, row: DriverEntity): Promise<unknown[]> {
  const query = tx.createQueryBuilder().insert().into(DriverEntity).values(row).orIgnore().returning('id');
  return (await query.execute()).raw as unknown[];
}

/** Without the name: the answer of a command may be kept. */
const driverStanding = (driver: Driver, engagements: readonly Engagement[]) => ({
  id: driver.id,
  reference: driver.reference,
  licenceClass: driver.licenceClass,
  licenceValidTo: driver.licenceValidTo,
  qualificationValidTo: driver.qualificationValidTo,
  state: driver.state,
  steps: driverLifecycle.stepsFrom(driver.state),
  engagements: engagements.map(engagementView),
});

export type DriverStanding = ReturnType<typeof driverStanding>;

interface ShownIdentity {
  readonly name: string;
  /** Masked. */
  readonly licenceNumber: string;
}

export type DriverView = DriverStanding & ShownIdentity;
