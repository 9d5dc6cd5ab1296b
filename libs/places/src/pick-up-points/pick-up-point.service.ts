import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError, type Text } from '#kernel';
import { Database, type Grant, need, newId } from '#platform';
import { boardingPlace, type PickUpPoint, type PickUpPointFacts } from './pick-up-point.js';
import { PickUpPointEntity } from './pick-up-point.entity.js';
import { divisionUnknown, outsideScope } from '../place.errors.js';
import { ReferenceService } from '../reference.service.js';

/** What became of one point, in the order of the request. */
export interface PickUpPointResult {
  readonly id: string | null;
  readonly refusal: { readonly code: string; readonly text: Text } | null;
}

/** The boarding places that villages and towns agreed on. */
@Injectable()
export class PickUpPointService {
  constructor(
    private readonly db: Database,
    private readonly reference: ReferenceService,
  ) {}

  /** Writes points of the coordinator's own area, or moves those that bear the same name. A result for each. */
  put(grant: Grant, items: readonly PickUpPointFacts[]): Promise<PickUpPointResult[]> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const results: PickUpPointResult[] = [];
      for (const item of items) {
        const refusal = this.refusalOf(grant, item.divisionCode);
        results.push(
          refusal
            ? { id: null, refusal: { code: refusal.code, text: refusal.text } }
            : { id: await write(tx, grant, item), refusal: null },
        );
      }
      return results;
    });
  }

  list(grant: Grant, divisionCode: string): Promise<(PickUpPointFacts & { readonly id: string })[]> {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, (tx) =>
      tx.find(PickUpPointEntity, {
        select: { id: true, divisionCode: true, name: true, lon: true, lat: true },
        where: { divisionCode },
        order: { name: 'asc' },
      }),
    );
  }

  /** The points of a division by name. */
  async pointsOf(tx: EntityManager, divisionCode: string): Promise<Map<string, PickUpPoint>> {
    const points = await tx.findBy(PickUpPointEntity, { divisionCode });
    return new Map(points.map(({ name, lon, lat }) => [name, { name, lon, lat }]));
  }

  /**
   * Where somebody of a village boards: one of the points, or the seat of the division (`昭觉县集合点`).
   * @throws place.division-unknown
   */
  boardingPlace(points: ReadonlyMap<string, PickUpPoint>, village: string | null, divisionCode: string): PickUpPoint {
    const seat = this.reference.divisions.byCode(divisionCode);
    if (!seat) throw divisionUnknown(divisionCode);
    return boardingPlace(points, village, seat);
  }

  private refusalOf(grant: Grant, code: string): DomainError | null {
    if (!this.reference.divisions.byCode(code)) return divisionUnknown(code);
    return code.startsWith(grant.scope) ? null : outsideScope(code);
  }
}

async function write(tx: EntityManager, grant: Grant, { divisionCode, name, lon, lat }: PickUpPointFacts) {
  const [row] = await tx.query<[{ id: string }]>(
    `insert into pick_up_point (id, organisation_id, division_code, name, lon, lat) values ($1, $2, $3, $4, $5, $6)
     on conflict (division_code, name) do update
       set organisation_id = excluded.organisation_id, lon = excluded.lon, lat = excluded.lat
     returning id`,
    [newId(), grant.organisation, divisionCode, name.trim(), lon, lat],
  );
  return row.id;
}
