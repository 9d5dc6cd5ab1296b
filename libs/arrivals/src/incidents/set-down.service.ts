import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Text } from '#kernel';
import { FieldCipher, SYSTEM } from '#platform';
import { type TripFacts, TripRepairService, TripService } from '#transport';
import { publicReason, type Reason } from '../passengers/passenger.js';
import { PassengerEntity } from '../passengers/passenger.entity.js';
import { PassengerService } from '../passengers/passenger.service.js';
import { TripCourseService } from '../trip-course.service.js';
import type { Incident, OptionPerson, Standing } from './incident.js';
import type { IncidentEntity } from './incident.entity.js';
import { personsNotAboard } from './incident.errors.js';

/** What is told of a hospital, or of a checkpoint; kept sealed. */
export interface SealedFacts {
  readonly hospital: { readonly name: string; readonly divisionCode: string; readonly contact: string } | null;
  readonly note: string | null;
}

/** Rows in front and behind in which somebody sat near. */
const NEAR_ROWS = 2;

/** Somebody is set down on the way: with a fever at a hospital, or refused at a checkpoint. The rest travel on. On a train it is the medical staff of a station that takes them over. */
@Injectable()
export class SetDownService {
  constructor(
    private readonly cipher: FieldCipher,
    private readonly trips: TripService,
    private readonly passengers: PassengerService,
    private readonly course: TripCourseService,
    private readonly repairs: TripRepairService,
  ) {}

  seal(id: string, facts: SealedFacts): Buffer {
    return this.cipher.seal(id, facts);
  }

  /** Who gets off, from which seat of the isolation rows, and who sat near. @throws incident.not-aboard */
  async persons(
    tx: EntityManager,
    { tripId, kind, facts }: Pick<Incident, 'tripId' | 'kind' | 'facts'>,
  ): Promise<OptionPerson[]> {
    const view = await this.trips.view(tx, SYSTEM, tripId ?? '');
    const aboard = await this.aboard(tx, tripId ?? '');
    const chosen = this.chosen(aboard, facts.persons);
    const isolation = kind === 'fever' ? [...view.isolationSeats] : [];
    const leaving = chosen.map((one): OptionPerson => ({
      ...brief(one),
      ...{ what: 'set-down', toSeat: isolation.shift() ?? null },
    }));
    if (kind !== 'fever') return leaving;
    const abreast = view.seatsPerRow ?? 4;
    const rowOf = ({ seatNumber }: PassengerEntity) => Math.floor(((seatNumber ?? 0) - 1) / abreast);
    const apart = (one: PassengerEntity) => Math.min(...chosen.map((ill) => Math.abs(rowOf(ill) - rowOf(one))));
    const near = aboard
      .filter((one) => !chosen.includes(one) && apart(one) <= NEAR_ROWS)
      .sort((a, b) => apart(a) - apart(b) || (a.seatNumber ?? 0) - (b.seatNumber ?? 0))
      .map((one): OptionPerson => ({ ...brief(one), what: 'contact', toSeat: null }));
    return [...leaving, ...near];
  }

  /** On a train or flight: it keeps its hours, and nothing but who gets off is to be settled. @param hold locks it */
  async onTimetable(tx: EntityManager, tripId: string, hold: boolean): Promise<Standing> {
    const { broken, basis } = await this.repairs.timetabled(tx, tripId, hold);
    const repair = { kind: 'as-timed', courses: [], left: [] } as const;
    const found = { broken, former: [], tries: [{ repair, stays: [] }], hindrances: [] };
    return { basis, search: () => Promise.resolve(found) };
  }

  /** They are off the coach, with a reason that says nothing of health; the seat is free, and the head-count knows it. */
  async apply(tx: EntityManager, trip: TripFacts, incident: IncidentEntity, people: readonly OptionPerson[], at: Date) {
    const said = incident.sealed ? (this.cipher.open(incident.id, incident.sealed) as SealedFacts) : null;
    const reason: Reason = incident.kind === 'fever' ? 'fever' : 'papers';
    for (const { passengerId, toSeat, what } of people) {
      if (what !== 'set-down') continue;
      const one = await this.passengers.find(tx, trip.id, passengerId);
      if (toSeat !== null) await tx.update(PassengerEntity, { id: one.id }, { seatNumber: toSeat });
      const place = incident.facts.place?.name ?? null;
      const sealed = this.passengers.seal(one.id, { reason, note: noteOf(said) });
      await this.passengers.take(tx, one, 'take-off', at, { reason: publicReason(reason), place, sealed });
      await this.passengers.note(tx, one, 'passenger.left-behind', at);
      if (one.workerId) await this.trips.freeSeat(tx, trip.id, one.workerId);
    }
    await this.course.goOn(tx, trip.id, at);
  }

  private aboard(tx: EntityManager, tripId: string): Promise<PassengerEntity[]> {
    return tx.find(PassengerEntity, { where: { tripId, state: 'boarded' }, order: { seatNumber: 'asc' } });
  }

  private chosen(aboard: readonly PassengerEntity[], workers: readonly string[]): PassengerEntity[] {
    const strangers = workers.filter((worker) => aboard.every(({ workerId }) => workerId !== worker));
    if (strangers.length > 0) throw personsNotAboard(strangers);
    return aboard.filter(({ workerId }) => workerId && workers.includes(workerId));
  }
}

const brief = ({ id, workerId, name, seatNumber }: PassengerEntity) => ({
  ...{ passengerId: id, workerId: workerId ?? '', name, seatNumber },
});

function noteOf(said: SealedFacts | null): string | null {
  const { hospital, note } = said ?? { hospital: null, note: null };
  const words = [hospital && `${hospital.name}（${hospital.divisionCode}）${hospital.contact}`, note].filter(Boolean);
  return words.length > 0 ? words.join(' ') : null;
}

/** What it comes to, in words: the same coach goes on without them. */
export const settingDown = (people: readonly OptionPerson[]): Text => {
  const count = String(people.filter(({ what }) => what === 'set-down').length);
  return {
    zh: `${count}人下车，其余人员继续乘车`,
    en: `${count} get off, and the rest travel on`,
  };
};
