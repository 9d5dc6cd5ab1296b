import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type PickUpPoint, PickUpPointService, ReferenceService } from '#places';
import { SiteService } from '#vacancies';
import { RecordService, WorkerService } from '#workers';
import type { BatchMemberEntity } from './batch.entity.js';
import type { StopPlace, Traveller } from './batch.js';

const DAY = 86_400;

/** Receiving hours may reach into the next day; a gate that is always open has none. */
const hoursOfDay = (from: number, to: number) => (to - from >= DAY ? null : { from, to: to % DAY });

/** Where each member boards and alights, with names as the sheet needs them, and the roads between. */
@Injectable()
export class JourneyEnds {
  constructor(
    private readonly workers: WorkerService,
    private readonly records: RecordService,
    private readonly pickUpPoints: PickUpPointService,
    private readonly sites: SiteService,
    private readonly reference: ReferenceService,
  ) {}

  async of(tx: EntityManager, members: readonly BatchMemberEntity[]) {
    const people = members.map(({ workerId }) => workerId);
    const workers = await this.workers.brief(tx, people);
    const ownPickUps = await this.records.pickUps(tx, people);
    const gates = await this.sites.brief(
      tx,
      members.map(({ siteId }) => siteId),
    );
    const places: StopPlace[] = [];
    const indexOf = new Map<string, number>();
    const place = (key: string, make: () => StopPlace): number => {
      const known = indexOf.get(key);
      if (known !== undefined) return known;
      indexOf.set(key, places.length);
      return places.push(make()) - 1;
    };
    const travellers: Traveller[] = [];
    const known = new Map<string, Promise<Map<string, PickUpPoint>>>();
    const pointsOf = (division: string) => {
      const points = known.get(division) ?? this.pickUpPoints.pointsOf(tx, division);
      known.set(division, points);
      return points;
    };
    for (const { proposalId, workerId, siteId, enterpriseId, travelGroup } of members) {
      const [worker, gate] = [workers.get(workerId), gates.get(siteId)];
      if (!worker || !gate) throw new Error('A batch member without worker or site');
      const { homeDivision, village } = worker;
      const point = ownPickUps.get(workerId) ?? {
        ...this.pickUpPoints.boardingPlace(await pointsOf(homeDivision), village, homeDivision),
        divisionCode: homeDivision,
      };
      const { divisionCode, lon, lat } = point;
      const from = place(`${divisionCode} ${point.name} ${String(lon)} ${String(lat)}`, () => ({
        ...point,
        siteId: null,
        receives: null,
      }));
      const to = place(`site ${siteId}`, () => ({
        name: gate.name,
        divisionCode: gate.divisionCode,
        lon: gate.lon,
        lat: gate.lat,
        siteId,
        receives: hoursOfDay(gate.receivesFrom, gate.receivesTo),
      }));
      const { name, maskedId } = worker;
      travellers.push({
        proposalId,
        workerId,
        name,
        idTail: maskedId.slice(-4),
        homeDivision,
        enterpriseId,
        siteId,
        travelGroup,
        from,
        to,
      });
    }
    const asking = new Map(
      [...gates.values()].flatMap(({ id, organisationId, arrivalCapacity }) =>
        arrivalCapacity === null ? [] : [[id, { enterpriseId: organisationId, perHour: arrivalCapacity }] as const],
      ),
    );
    return { places, travellers, asking, travel: await this.reference.router.matrix(places) };
  }
}
