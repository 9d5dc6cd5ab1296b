import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { plusSeconds, shanghaiDate } from '#kernel';
import { greatCircleMetres, type Point, ReferenceService } from '#places';
import type { BatchEntity } from '../batches/batch.entity.js';
import type { BatchToPlan } from '../batches/batch.js';
import { PlanService } from '../batches/plan.service.js';
import { CharterAllotmentEntity, CharterEntity } from '../charters/charter.entity.js';
import { transferOf } from '../charters/transfer-rules.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import type { OfferedCharter, WaysToCompare } from './ways/way.js';

/** A charter that leaves later than this after the batch's earliest departure is none for it. */
const LATEST_DEPARTURE_SECONDS = 86_400;
/** Of more, those whose stations lie nearest to where people leave and arrive. */
const MOST_CHARTERS = 8;

/** The ways of a batch as they are compared and worked out again: its people and places, and the charters with their stations. */
@Injectable()
export class WayFacts {
  constructor(
    private readonly plans: PlanService,
    private readonly rules: TransportRulesService,
    private readonly reference: ReferenceService,
  ) {}

  /**
   * The batch with its charters.
   * @param only exactly these charters in this order, however many seats of them are left; those that are gone are not among them
   */
  async of(tx: EntityManager, row: BatchEntity, only?: readonly string[]): Promise<WaysToCompare> {
    const batch = await this.plans.toPlan(tx, row);
    const rule = this.rules.transfersOn(shanghaiDate(row.departsAfter));
    const rows = only ? await chartersNamed(tx, row, only) : nearest(batch, await chartersFor(tx, row));
    const places = [...batch.places];
    const placeOf = ({ name, divisionCode, lon, lat }: CharterEntity['from']) =>
      places.push({ name, divisionCode, lon, lat, siteId: null, receives: null }) - 1;
    const second = (instant: Date) => Math.round((instant.getTime() - row.departsAfter.getTime()) / 1000);
    const charters = rows.map(({ charter, seats }): OfferedCharter => {
      const transfer = transferOf(this.rules.transfersOn(shanghaiDate(charter.departsAt)), charter.mode);
      return {
        ...{ id: charter.id, mode: charter.mode, number: charter.number, seats, escorted: charter.escort.length > 0 },
        ...{ from: placeOf(charter.from), to: placeOf(charter.to) },
        ...{ departs: second(charter.departsAt), arrives: second(charter.arrivesAt) },
        ...{ pricePerSeatFen: charter.pricePerSeatFen, fixedPriceFen: charter.fixedPriceFen },
        ...{ beforeSeconds: transfer.beforeDepartureSeconds, afterSeconds: transfer.afterArrivalSeconds },
      };
    });
    const travel = rows.length > 0 ? await this.reference.router.matrix(places) : batch.travel;
    return { batch: { ...batch, places, travel }, charters, rule };
  }
}

/** Charters of the office and of those above it that leave in time, each with the seats that the batch may use. */
async function chartersFor(tx: EntityManager, { id, divisionCode, departsAfter }: BatchEntity) {
  const found = await tx
    .createQueryBuilder(CharterEntity, 'charter')
    .where(`charter.state = 'open' and starts_with(:divisionCode, charter.area)`, { divisionCode })
    .andWhere('charter.departsAt > :departsAfter and charter.departsAt <= :latest', {
      departsAfter,
      latest: plusSeconds(departsAfter, LATEST_DEPARTURE_SECONDS),
    })
    .orderBy('charter.departsAt')
    .addOrderBy('charter.id')
    .getMany();
  return (await withSeats(tx, id, found)).filter(({ seats }) => seats > 0);
}

async function chartersNamed(tx: EntityManager, { id }: BatchEntity, ids: readonly string[]) {
  const found = await tx.findBy(CharterEntity, { id: In([...ids]), state: 'open' });
  const place = new Map(ids.map((charter, i) => [charter, i]));
  return withSeats(
    tx,
    id,
    found.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0)),
  );
}

/** Those left, and those set aside for the batch. */
async function withSeats(tx: EntityManager, batchId: string, charters: readonly CharterEntity[]) {
  const own = await tx.findBy(CharterAllotmentEntity, { batchId });
  return charters.map((charter) => {
    const aside = own.find(({ charterId }) => charterId === charter.id)?.seats ?? 0;
    return { charter, seats: charter.seats - charter.seatsTaken + aside };
  });
}

function nearest<T extends { readonly charter: CharterEntity }>({ places }: BatchToPlan, found: readonly T[]): T[] {
  const [origins, gates] = [places.filter(({ siteId }) => siteId === null), places.filter(({ siteId }) => siteId)];
  const mean = (points: readonly Point[]) => ({
    lon: points.reduce((sum, { lon }) => sum + lon, 0) / points.length,
    lat: points.reduce((sum, { lat }) => sum + lat, 0) / points.length,
  });
  const [start, end] = [mean(origins), mean(gates)];
  const way = ({ charter: { from, to } }: T) => greatCircleMetres(start, from) + greatCircleMetres(to, end);
  return [...found].sort((a, b) => way(a) - way(b)).slice(0, MOST_CHARTERS);
}
