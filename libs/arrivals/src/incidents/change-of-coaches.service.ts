import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TripService, type TripFacts } from '#transport';
import { HandOverEntity } from '../hand-overs/hand-over.entity.js';
import { LEFT_BEHIND } from '../passengers/passenger.js';
import { PassengerEntity } from '../passengers/passenger.entity.js';
import { handOversOf, passengerOf } from '../passengers/passenger-list.service.js';
import { PassengerService } from '../passengers/passenger.service.js';

/** The lists of passengers follow the seats: whoever has a seat on another coach is on its list, and no more on the one before. */
@Injectable()
export class ChangeOfCoaches {
  constructor(
    private readonly trips: TripService,
    private readonly passengers: PassengerService,
  ) {}

  /** A trip whose seats were written anew, and that is locked: people come, and stops have moved. */
  async arrive(tx: EntityManager, tripId: string, at: Date): Promise<void> {
    const trip = await this.trips.lock(tx, tripId);
    if (trip.state !== 'departed' && trip.state !== 'boarding') return;
    const stops = await this.trips.stopsOf(tx, tripId);
    const seats = await this.trips.seatsOf(tx, tripId);
    const listed = await tx.findBy(PassengerEntity, { tripId });
    const stopOf = (siteId: string) => stops.find((stop) => stop.siteId === siteId)?.sequence;
    for (const one of listed) {
      const seat = seats.find(({ workerId }) => workerId === one.workerId);
      const alightStop = seat?.alightStop ?? stopOf(one.siteId) ?? one.alightStop;
      const boardStop = seat?.boardStop ?? one.boardStop;
      if (alightStop !== one.alightStop || boardStop !== one.boardStop)
        await tx.update(PassengerEntity, { id: one.id }, { alightStop, boardStop });
    }
    const strangers = seats.filter(({ workerId }) => listed.every((one) => one.workerId !== workerId));
    const rows = strangers.map((seat) => passengerOf(trip, stops, seat));
    await tx.insert(PassengerEntity, rows);
    for (const row of rows) {
      await this.passengers.note(tx, row, 'passenger.expected', at);
      const entity = await this.passengers.find(tx, tripId, row.id);
      if (trip.state === 'departed') await this.passengers.take(tx, entity, 'board', at);
    }
    const known = new Set((await tx.findBy(HandOverEntity, { tripId })).map(({ siteId }) => siteId));
    const fresh = handOversOf(trip, stops, seats).filter(({ siteId }) => !known.has(siteId));
    await tx.insert(HandOverEntity, fresh);
  }

  /** Those of a trip who have no seat on it any more go on with another coach, or with a later batch. */
  async leave(tx: EntityManager, trip: TripFacts, at: Date): Promise<void> {
    const seated = new Set((await this.trips.seatsOf(tx, trip.id)).map(({ workerId }) => workerId));
    for (const one of await tx.find(PassengerEntity, { where: { tripId: trip.id }, order: { id: 'asc' } })) {
      if (one.workerId === null || seated.has(one.workerId)) continue;
      if (one.state === 'boarded' && trip.state === 'departed') await this.passengers.take(tx, one, 'transfer', at);
      else {
        if (one.state === 'boarded') await this.passengers.take(tx, one, 'recall', at);
        if (one.state === 'expected') await this.passengers.take(tx, one, 'rebook', at);
      }
    }
  }

  /** A trip that is called off while it boards never departs: whoever did not come, or was refused, is left behind now. */
  async leaveBehind(tx: EntityManager, tripId: string, at: Date): Promise<void> {
    const people = await tx.find(PassengerEntity, { where: { tripId }, order: { id: 'asc' } });
    for (const one of people)
      if (LEFT_BEHIND.some((left) => left === one.state))
        await this.passengers.note(tx, one, 'passenger.left-behind', at);
    await tx.update(HandOverEntity, { tripId, state: 'expected' }, { state: 'waived' });
  }

  /** Workers who are to be brought on: those with a seat who have neither stayed away nor left. */
  async aboard(tx: EntityManager, trip: TripFacts): Promise<string[]> {
    if (trip.state === 'approved') return (await this.trips.seatsOf(tx, trip.id)).map(({ workerId }) => workerId);
    const people = await tx.findBy(PassengerEntity, { tripId: trip.id });
    const wanted = trip.state === 'departed' ? ['boarded'] : ['expected', 'boarded'];
    return people.flatMap(({ workerId, state }) => (workerId && wanted.includes(state) ? workerId : []));
  }
}
