import { Injectable } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import { type ItemResult, known, type Page, pageOf, refused, resultOf, taken } from '#kernel';
import { BusinessClock, constraintMeans, Database, type Grant, need, newId, record } from '#platform';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { admitVehicle, renewedPermits, type Vehicle, type VehicleFacts } from './coach.js';
import { type AwaySpan, type Engagement, engagementView } from './engagement.js';
import { EngagementRows } from './engagement-rows.service.js';
import { VehicleEntity } from './fleet.entity.js';
import { plateTaken, vehicleEngaged, vehicleMissing } from './fleet.errors.js';
import { vehicleLifecycle } from './fleet.lifecycle.js';
import { writtenPlate } from './plate.js';

constraintMeans('vehicle_engagement_apart', vehicleEngaged);
constraintMeans('vehicle_plate_once', plateTaken);

export interface FleetFilter {
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** The vehicles of carriers. Each carrier has its own, and sees no others. */
@Injectable()
export class VehicleRegisterService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rules: TransportRulesService,
    private readonly engagements: EngagementRows,
  ) {}

  /**
   * Registers a vehicle. The same plate again is the same vehicle; papers that are good for longer renew the old ones.
   * @throws vehicle.plate-taken, vehicle.registered-otherwise, batch.vehicle-class-unknown and what `admitVehicle` refuses
   */
  async register(grant: Grant, facts: VehicleFacts): Promise<{ id: string; known: boolean }> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => this.enter(tx, grant, this.admit(facts)));
  }

  /** As `register`, for many at once: a refused one does not hinder the rest. Results in the order of the items. */
  async registerMany(grant: Grant, items: readonly VehicleFacts[]): Promise<ItemResult[]> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const results: ItemResult[] = items.map(() => taken(''));
      // In the order of plates, so that two requests with the same ones wait for each other and do not lock up.
      const admitted = items.flatMap((item, i) => {
        const found: VehicleFacts[] = [];
        results[i] = resultOf(() => (found.push(this.admit(item)), taken('')));
        return found.map((facts) => ({ facts, i }));
      });
      for (const { facts, i } of admitted.sort((a, b) => (a.facts.plate < b.facts.plate ? -1 : 1)))
        results[i] = await this.enter(tx, grant, facts).then(
          (entered) => (entered.known ? known(entered.id) : taken(entered.id)),
          refused,
        );
      return results;
    });
  }

  list(grant: Grant, { after, limit = 100 }: FleetFilter): Promise<Page<VehicleView>> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const organisationId = grant.organisation ?? '';
      const found = await tx.find(VehicleEntity, {
        where: { organisationId, ...(after && { id: MoreThan(after) }) },
        order: { id: 'asc' },
        take: limit + 1,
      });
      const { items, next } = pageOf(found, limit);
      return { items: await this.views(tx, items), next };
    });
  }

  /** @throws vehicle.missing */
  get(grant: Grant, id: string): Promise<VehicleView> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => this.view(tx, await own(tx, grant, id)));
  }

  /**
   * Says when the vehicle is out of use: the whole list, in the place of the one before.
   * @throws vehicle.missing, vehicle.engaged, fleet.spans-wrong
   */
  setAbsences(grant: Grant, id: string, spans: readonly AwaySpan[]): Promise<VehicleView> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const vehicle = await own(tx, grant, id, true);
      await this.engagements.setVehicleAbsences(tx, vehicle, spans);
      await record(tx, { type: 'vehicle.absences-set', subject: id, at: await this.clock.now(tx) });
      return this.view(tx, vehicle);
    });
  }

  /** It drives no more. @throws vehicle.missing, vehicle.illegal-step, vehicle.engaged where a trip is before it */
  retire(grant: Grant, id: string): Promise<VehicleView> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const vehicle = await own(tx, grant, id, true);
      const state = vehicleLifecycle.after(vehicle.state, 'retire');
      const at = await this.clock.now(tx);
      const engaged = (await this.engagements.ofVehicles(tx, [id])).get(id) ?? [];
      if (engaged.some(({ kind, to }) => kind === 'trip' && at < to)) throw vehicleEngaged();
      await tx.update(VehicleEntity, { id }, { state });
      await record(tx, { type: 'vehicle.retired', subject: id, at });
      return this.view(tx, { ...vehicle, state });
    });
  }

  private admit(facts: VehicleFacts): VehicleFacts {
    const most = Math.max(...this.rules.vehicleClasses.map(({ approvedSeats }) => approvedSeats));
    return admitVehicle(facts, this.rules.vehicleClass(facts.vehicleClass), most);
  }

  private async enter(tx: EntityManager, grant: Grant, facts: VehicleFacts): Promise<{ id: string; known: boolean }> {
    const organisationId = grant.organisation ?? '';
    const at = await this.clock.now(tx);
    const id = newId();
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(VehicleEntity)
      .values({ ...facts, permits: [...facts.permits], id, organisationId, registeredAt: at })
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length > 0) {
      await record(tx, { type: 'vehicle.registered', subject: id, at, details: { organisation: organisationId } });
      return { id, known: false };
    }
    const kept = await tx.findOne(VehicleEntity, {
      where: { plate: facts.plate, organisationId, state: vehicleLifecycle.initial },
      lock: { mode: 'pessimistic_write' },
    });
    if (!kept) throw plateTaken();
    const permits = renewedPermits(kept, facts);
    if (!permits) return { id: kept.id, known: true };
    await tx.update(VehicleEntity, { id: kept.id }, { permits });
    await record(tx, { type: 'vehicle.papers-renewed', subject: kept.id, at });
    return { id: kept.id, known: false };
  }

  private async view(tx: EntityManager, vehicle: Vehicle): Promise<VehicleView> {
    const [view] = await this.views(tx, [vehicle]);
    return view as VehicleView;
  }

  private async views(tx: EntityManager, vehicles: readonly Vehicle[]): Promise<VehicleView[]> {
    const engaged = await this.engagements.ofVehicles(
      tx,
      vehicles.map(({ id }) => id),
    );
    return vehicles.map((vehicle) => vehicleView(vehicle, engaged.get(vehicle.id) ?? []));
  }
}

/** @throws vehicle.missing */
async function own(tx: EntityManager, grant: Grant, id: string, locked = false): Promise<Vehicle> {
  const vehicle = await tx.findOne(VehicleEntity, {
    where: { id, organisationId: grant.organisation ?? '' },
    ...(locked && { lock: { mode: 'pessimistic_write' } }),
  });
  if (!vehicle) throw vehicleMissing(id);
  return vehicle;
}

const vehicleView = (vehicle: Vehicle, engagements: readonly Engagement[]) => ({
  id: vehicle.id,
  plate: writtenPlate(vehicle.plate),
  vehicleClass: vehicle.vehicleClass,
  approvedSeats: vehicle.approvedSeats,
  registeredDivision: vehicle.registeredDivision,
  permits: vehicle.permits,
  state: vehicle.state,
  steps: vehicleLifecycle.stepsFrom(vehicle.state),
  engagements: engagements.map(engagementView),
});

export type VehicleView = ReturnType<typeof vehicleView>;
