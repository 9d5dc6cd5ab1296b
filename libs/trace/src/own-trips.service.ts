import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type PassengerRecord, PassengerService } from '#arrivals';
import { type Recognition, VerdictService } from '#health';
import type { Text } from '#kernel';
import type { Grant } from '#platform';
import type { OwnRide, OwnRidesService } from '#transport';
import { doorText } from './own-journey.js';

/** A journey with how it went, and whether the health code is recognised on it. */
export interface OwnTrip extends OwnRide {
  readonly passenger: { readonly state: string; readonly text: Text } | null;
  /** For a journey that is still ahead. */
  readonly recognition: Recognition | null;
}

/** Whether the own code is recognised on the journeys ahead, and how those behind went. */
@Injectable()
export class OwnTripsService {
  constructor(
    private readonly verdicts: VerdictService,
    private readonly passengers: PassengerService,
  ) {}

  async along(tx: EntityManager, grant: Grant, rides: Awaited<ReturnType<OwnRidesService['of']>>): Promise<OwnTrip[]> {
    const records = await this.passengers.records(tx, grant, { workerId: grant.actor });
    const trips: OwnTrip[] = [];
    for (const { places, ...ride } of rides) {
      const ahead = ride.active && (ride.state === 'approved' || ride.state === 'boarding');
      const judged = ahead ? await this.verdicts.judgeMany(tx, [grant.actor], () => places) : null;
      trips.push({ ...ride, passenger: doorOf(records, ride), recognition: judged?.get(grant.actor) ?? null });
    }
    return trips;
  }
}

function doorOf(records: readonly PassengerRecord[], { tripId }: OwnRide): OwnTrip['passenger'] {
  const record = records.find((one) => one.tripId === tripId);
  return record ? { state: record.state, text: doorText(record.state, record.reason) } : null;
}
