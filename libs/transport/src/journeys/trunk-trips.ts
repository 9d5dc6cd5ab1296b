import { type BatchToPlan, type PlannedSeat, sheetNumber } from '../batches/batch.js';
import type { CharterFacts } from '../charters/charter.js';
import type { TripToWrite } from '../batches/trip-to-write.js';
import type { TransferProof } from './ways/transfer-check.js';
import type { WaysToCompare } from './ways/way.js';

type TrunkCharter = Omit<CharterFacts, 'escort'> & { readonly id: string };

/** Those of a batch who travel by one charter, each with a number of it. */
export interface TrunkPeople {
  readonly charter: TrunkCharter;
  readonly numbers: ReadonlyMap<string, number>;
  /** Whether a price for the whole is already paid with another batch. */
  readonly isPaid: boolean;
}

/**
 * The charters of a plan as trips: from station to station at the hours of the timetable, seats by name. No wheel, no crew: its proofs are
 * those of the transfers.
 * @param before so many vehicles have a number already
 */
export function trunkTrips(
  { batch, rule }: WaysToCompare,
  people: readonly TrunkPeople[],
  transfers: readonly TransferProof[],
  before: number,
): TripToWrite[] {
  return people.map(({ charter, numbers, isPaid }, i) => {
    const { id: charterId, mode, number: serviceNumber, departsAt, arrivesAt, seats } = charter;
    const fixedFen = isPaid ? 0 : (charter.fixedPriceFen ?? 0);
    return {
      sheetNumber: sheetNumber(batch, departsAt, before + i + 1),
      ...{ leg: 'trunk', charterId, mode, serviceNumber, departsAt, arrivesAt },
      vehicle: { name: mode, approvedSeats: seats },
      ...{ usableSeats: seats, drivers: 0, metres: 0, rests: [], shifts: [], conditions: null },
      costFen: fixedFen + (charter.pricePerSeatFen ?? 0) * numbers.size,
      proofs: transfers
        .filter((proof) => proof.charterId === charterId)
        .map(({ charterId: _, ...proof }) => ({ ...proof, source: rule.source })),
      stops: [stopOf(charter.from, 'pick-up', departsAt), stopOf(charter.to, 'set-down', arrivesAt)],
      seats: seatsOf(batch, numbers),
    };
  });
}

const stopOf = (
  station: CharterFacts['from'],
  kind: 'pick-up' | 'set-down',
  at: Date,
): TripToWrite['stops'][number] => ({
  ...{ kind, name: station.name, divisionCode: station.divisionCode, lon: station.lon, lat: station.lat },
  ...{ siteId: null, receives: null, arrivesAt: at, leavesAt: at, driveSeconds: 0, metres: 0 },
});

const seatsOf = ({ travellers }: BatchToPlan, numbers: ReadonlyMap<string, number>): PlannedSeat[] =>
  travellers.flatMap((traveller) => {
    const number = numbers.get(traveller.workerId);
    return number === undefined ? [] : { ...traveller, number, boardStop: 0, alightStop: 1 };
  });
