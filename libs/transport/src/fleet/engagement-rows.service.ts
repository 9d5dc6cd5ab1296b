import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '#platform';
import { admitSpans, type AwaySpan, type DrivingSpan, type Engagement, type TripEnds } from './engagement.js';
import { DriverEngagementEntity, VehicleEngagementEntity } from './fleet.entity.js';

interface Owned {
  readonly id: string;
  readonly organisationId: string;
}

export interface DriverAbsence {
  readonly kind: 'absence' | 'elsewhere';
}

export interface DriverEngagement extends Engagement {
  readonly shifts: readonly DrivingSpan[];
}

/** A trip that takes a vehicle and its drivers. */
export interface Ride extends AwaySpan {
  readonly tripId: string;
  readonly ends: TripEnds;
}

/** When vehicles and drivers are engaged. Two constraints keep the times of each apart. */
@Injectable()
export class EngagementRows {
  ofVehicles(tx: EntityManager, ids: readonly string[]): Promise<Map<string, Engagement[]>> {
    return read<Engagement>(tx, 'vehicle', '', ids);
  }

  ofDrivers(tx: EntityManager, ids: readonly string[]): Promise<Map<string, DriverEngagement[]>> {
    return read<DriverEngagement>(tx, 'driver', ', shifts', ids);
  }

  /** @throws fleet.spans-wrong, vehicle.engaged */
  async setVehicleAbsences(tx: EntityManager, vehicle: Owned, spans: readonly AwaySpan[]): Promise<void> {
    admitSpans(spans);
    await tx.delete(VehicleEngagementEntity, { vehicleId: vehicle.id, kind: 'absence' });
    for (const span of spans)
      await tx.insert(VehicleEngagementEntity, {
        ...{ id: newId(), vehicleId: vehicle.id, organisationId: vehicle.organisationId },
        ...{ kind: 'absence', period: periodOf(span) },
      });
  }

  /** @throws fleet.spans-wrong, driver.engaged */
  async setDriverAbsences(
    tx: EntityManager,
    driver: Owned,
    spans: readonly (AwaySpan & DriverAbsence)[],
  ): Promise<void> {
    admitSpans(spans);
    for (const kind of ['absence', 'elsewhere'] as const)
      await tx.delete(DriverEngagementEntity, { driverId: driver.id, kind });
    for (const { kind, ...span } of spans)
      await tx.insert(DriverEngagementEntity, {
        ...{ id: newId(), driverId: driver.id, organisationId: driver.organisationId },
        ...{ kind, period: periodOf(span), shifts: kind === 'elsewhere' ? [spanView(span)] : [] },
      });
  }

  /** What a trip engaged gives way to what it engages now. */
  async release(tx: EntityManager, tripId: string): Promise<void> {
    await tx.delete(VehicleEngagementEntity, { tripId, active: true });
    await tx.delete(DriverEngagementEntity, { tripId, active: true });
  }

  /** @throws vehicle.engaged */
  async takeVehicle(tx: EntityManager, vehicle: Owned, { tripId, ends, ...span }: Ride): Promise<void> {
    await tx.insert(VehicleEngagementEntity, {
      ...{ id: newId(), vehicleId: vehicle.id, organisationId: vehicle.organisationId },
      ...{ kind: 'trip', tripId, ends, period: periodOf(span) },
    });
  }

  /** @throws driver.engaged */
  async takeDriver(
    tx: EntityManager,
    driver: Owned,
    { tripId, ends, ...span }: Ride,
    shifts: readonly DrivingSpan[],
  ): Promise<void> {
    await tx.insert(DriverEngagementEntity, {
      ...{ id: newId(), driverId: driver.id, organisationId: driver.organisationId },
      ...{ kind: 'trip', tripId, ends, period: periodOf(span), shifts: [...shifts] },
    });
  }
}

const periodOf = ({ from, to }: AwaySpan): string => `[${from.toISOString()},${to.toISOString()})`;
const spanView = ({ from, to }: AwaySpan): DrivingSpan => ({ from: from.toISOString(), to: to.toISOString() });

async function read<Found extends Engagement>(
  tx: EntityManager,
  of: 'vehicle' | 'driver',
  more: string,
  ids: readonly string[],
): Promise<Map<string, Found[]>> {
  const rows = await tx.query<(Found & { of: string })[]>(
    `select ${of}_id "of", kind, lower(period) "from", upper(period) "to", trip_id "tripId", ends ${more}
     from ${of}_engagement where ${of}_id = any($1::uuid[]) and active order by lower(period)`,
    [[...ids]],
  );
  const found = new Map<string, Found[]>();
  for (const row of rows) found.set(row.of, [...(found.get(row.of) ?? []), row]);
  return found;
}
