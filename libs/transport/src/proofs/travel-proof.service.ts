import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Text } from '#kernel';
import { ReferenceService } from '#places';
import { Database, type Grant, need, organisationNames, SYSTEM } from '#platform';
import { personNotAboard } from '../changes/trip-change.errors.js';
import { SignedCodes } from '../passes/signed-codes.service.js';
import { tripMissing, tripNotInForce } from '../transport.errors.js';
import { asSystem } from '../trips/as-system.service.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { versionMissing } from '../versions/trip-version.errors.js';
import { lastSeat, lastWith, versionsOf } from './printed-seats.service.js';
import {
  journeyIn,
  maskedTail,
  type ProofJourney,
  type ProofPlace,
  type ProofStanding,
  proofStanding,
  proofText,
  surnameOf,
} from './travel-proof.js';

export interface NamedProofPlace extends ProofPlace {
  /** From the province down. */
  readonly division: Text;
}

/** What is printed for one person. */
export interface TravelProof {
  readonly standing: ProofStanding;
  readonly text: Text;
  /** For the QR code. */
  readonly code: string;
  readonly name: string;
  /** The ID number, all but its last four covered. */
  readonly maskedId: string;
  readonly sheetNumber: string;
  /** The version of the trip sheet that it is taken from, and when that was issued. */
  readonly version: number;
  readonly issuedAt: string;
  readonly vehicleClass: string;
  /** Number of the train or flight; null for coaches. */
  readonly serviceNumber: string | null;
  readonly plate: string | null;
  readonly from: NamedProofPlace;
  readonly to: NamedProofPlace;
  /** Who organises the journey. */
  readonly office: string;
  readonly employer: string;
}

/** What a proof in somebody’s hand is worth. Of the person the surname and the last four of the ID number, to compare. */
export interface TravelProofCheck {
  readonly standing: ProofStanding | 'not-ours';
  readonly text: Text;
  /** As the trip stands; of a void proof as it was printed. Null where the proof is not ours. */
  readonly proof: (ProofJourney & CheckedProof) | null;
}
interface CheckedProof {
  readonly sheetNumber: string;
  /** The version that the paper was printed from. */
  readonly version: number;
  readonly surname: string;
  readonly idTail: string;
}

const NOT_OURS: TravelProofCheck = {
  standing: 'not-ours',
  text: { zh: '不是本系统出具的集中出行证明', en: 'That proof of travel was not issued here' },
  proof: null,
};

/** Proof of organised travel (集中出行证明): one person’s seat on an approved trip, for checkpoint, employer and subsidy office. */
@Injectable()
export class TravelProofService {
  constructor(
    private readonly db: Database,
    private readonly codes: SignedCodes,
    private readonly reference: ReferenceService,
  ) {}

  /** For everybody with a seat, in the order of seats. @throws trip.missing, trip.not-in-force, trip-version.missing */
  ofTrip(grant: Grant, tripId: string): Promise<TravelProof[]> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const trip = await tx.findOneBy(TripEntity, { id: tripId });
      if (!trip) throw tripMissing(tripId);
      if (trip.state === 'planned' || trip.state === 'cancelled') throw tripNotInForce(tripId, trip.state);
      const seats = await tx.find(SeatEntity, { where: { tripId, active: true }, order: { number: 'asc' } });
      return this.proofs(tx, trip, seats);
    });
  }

  /** One person’s; of somebody who is not on the trip any more it says so. @throws as `ofTrip`, trip-change.person-missing */
  ofPerson(grant: Grant, tripId: string, workerId: string): Promise<TravelProof> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const trip = await tx.findOneBy(TripEntity, { id: tripId });
      if (!trip) throw tripMissing(tripId);
      if (trip.state === 'planned') throw tripNotInForce(tripId, trip.state);
      const seat = await lastSeat(tx, tripId, workerId);
      if (!seat) throw personNotAboard(tripId, workerId);
      return this.proof(tx, trip, seat);
    });
  }

  /** The worker’s own, also of a trip that was called off. @throws trip.missing where there never was a seat on an approved trip */
  own(grant: Grant, tripId: string): Promise<TravelProof> {
    need(grant, 'worker');
    return this.db.transaction(grant, async (tx) => {
      const seat = await lastSeat(tx, tripId, grant.actor);
      const trip = seat && (await asSystem(tx, () => tx.findOneBy(TripEntity, { id: tripId })));
      if (!trip || trip.state === 'planned') throw tripMissing(tripId);
      return this.proof(tx, trip, seat);
    });
  }

  /** What the code on a proof is worth now: to whoever holds the paper, signed in or not. */
  check(raw: string): Promise<TravelProofCheck> {
    const read = this.codes.read('travel-proof', raw);
    if (typeof read === 'string') return Promise.resolve(NOT_OURS);
    return this.db.transaction(SYSTEM, async (tx) => {
      const seat = await tx.findOneBy(SeatEntity, { id: read.id });
      const trip = seat && (await tx.findOneBy(TripEntity, { id: seat.tripId }));
      const rows = trip ? await versionsOf(tx, trip.id) : [];
      const row = rows.find(({ number }) => number === read.version);
      const [printed, latest] = [row && seat ? journeyIn(row.content, seat.id) : null, rows.at(-1)];
      if (!seat || !trip || !row || !printed || !latest) return NOT_OURS;
      const standing = proofStanding(printed, latest.content, seat.id);
      const journey = (standing === 'void' ? null : journeyIn(latest.content, seat.id)) ?? printed;
      const person = { surname: surnameOf(seat.name), idTail: seat.idTail };
      const facts = { ...journey, sheetNumber: trip.sheetNumber, version: row.number, ...person };
      return { standing, text: proofText(standing, trip.state), proof: facts };
    });
  }

  private async proof(tx: EntityManager, trip: TripEntity, seat: SeatEntity): Promise<TravelProof> {
    const [proof] = await this.proofs(tx, trip, [seat]);
    if (!proof) throw personNotAboard(trip.id, seat.workerId);
    return proof;
  }

  /** Each from the last version of the sheet in which the seat is. */
  private proofs(tx: EntityManager, trip: TripEntity, seats: readonly SeatEntity[]): Promise<TravelProof[]> {
    return asSystem(tx, async () => {
      const rows = await versionsOf(tx, trip.id);
      const latest = rows.at(-1);
      if (!latest) throw versionMissing(trip.id, 1);
      const organisations = await organisationNames(tx, [
        trip.organisationId,
        ...seats.map(({ enterpriseId }) => enterpriseId),
      ]);
      return seats.flatMap((seat): TravelProof[] => {
        const row = lastWith(rows, seat.id);
        const journey = row && journeyIn(row.content, seat.id);
        if (!journey) return [];
        const standing = proofStanding(journey, latest.content, seat.id);
        return [
          {
            ...{ standing, text: proofText(standing, trip.state) },
            code: this.codes.sign('travel-proof', seat.id, row.number),
            ...{ name: seat.name, maskedId: maskedTail(seat.idTail) },
            ...{ sheetNumber: trip.sheetNumber, version: row.number, issuedAt: row.issuedAt.toISOString() },
            ...{ vehicleClass: row.content.vehicleClass, serviceNumber: trip.serviceNumber, plate: journey.plate },
            ...{ from: this.named(journey.from), to: this.named(journey.to) },
            office: organisations.get(trip.organisationId) ?? '',
            employer: organisations.get(seat.enterpriseId) ?? '',
          },
        ];
      });
    });
  }

  private named(place: ProofPlace): NamedProofPlace {
    const { divisions } = this.reference;
    const { divisionCode } = place;
    return { ...place, division: { zh: divisions.nameOf(divisionCode), en: divisions.nameOf(divisionCode, 'en') } };
  }
}
