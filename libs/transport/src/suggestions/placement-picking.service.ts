import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Text } from '#kernel';
import { ReferenceService } from '#places';
import { Database, type Grant, need, organisationNames } from '#platform';
import { type BatchFacts, BatchService } from '../batches/batch.service.js';
import { nobodyPicked, tooManyPicked } from '../transport.errors.js';
import {
  formOf,
  type Gathered,
  gathered,
  type Gathering,
  isPicked,
  type JourneyForm,
  type Picking,
} from './picking.js';
import { type DepartureWindow, type WaitingPlacement, windowOf } from './waiting.js';
import { WaitingPlacements } from './waiting-placements.service.js';

/** Persons. */
export const LARGEST_BATCH = 5000;

interface Place {
  readonly divisionCode: string;
  readonly name: Text;
}

/** A confirmed placement that is in no batch. Days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface WaitingPlacementView
  extends DepartureWindow, Pick<WaitingPlacement, 'proposalId' | 'workerId' | 'travelGroup' | 'siteId' | 'startsOn'> {
  readonly form: JourneyForm;
  readonly origin: Place;
  readonly destination: Place;
  readonly enterprise: { readonly id: string; readonly name: string };
}

/** The confirmed placements of an area that are in no batch: by origin, destination, employer and days. */
@Injectable()
export class PlacementPicking {
  constructor(
    private readonly db: Database,
    private readonly placements: WaitingPlacements,
    private readonly batches: BatchService,
    private readonly reference: ReferenceService,
  ) {}

  /** A page in the order of ids. @param page `total` is of all pages */
  list(
    grant: Grant,
    picking: Picking,
    { after = '', limit = 100 }: { after?: string | undefined; limit?: number | undefined },
  ) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const picked = await this.picked(tx, grant, picking);
      const rest = picked.filter(({ proposalId }) => proposalId > after);
      const page = rest.slice(0, limit);
      const names = await this.employersOf(tx, page);
      const next = rest.length > limit ? (page.at(-1)?.proposalId ?? null) : null;
      return { total: picked.length, items: page.map((one) => this.viewOf(one, names)), next };
    });
  }

  /** How many have a city or an employer in common, the most first. */
  gather(grant: Grant, picking: Picking, gathering: Gathering): Promise<{ total: number; items: Gathered[] }> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const picked = await this.picked(tx, grant, picking);
      const names = await this.employersOf(tx, picked);
      const enterprise = (id: string) => ({ zh: names.get(id) ?? '', en: names.get(id) ?? '' });
      const items = gathered(picked, gathering, { division: (code) => this.nameOf(code), enterprise });
      return { total: picked.length, items };
    });
  }

  /**
   * A batch of all who are picked.
   * @throws batch.nobody-picked, batch.too-many-picked, and what `BatchService.draft` refuses
   */
  async draft(grant: Grant, { picking, ...facts }: Omit<BatchFacts, 'proposalIds'> & { readonly picking: Picking }) {
    need(grant, 'coordinator');
    const picked = await this.db.transaction(grant, (tx) => this.picked(tx, grant, picking));
    if (picked.length === 0) throw nobodyPicked();
    if (picked.length > LARGEST_BATCH) throw tooManyPicked(picked.length, LARGEST_BATCH);
    return this.batches.draft(grant, { ...facts, proposalIds: picked.map(({ proposalId }) => proposalId) });
  }

  private async picked(tx: EntityManager, grant: Grant, picking: Picking): Promise<WaitingPlacement[]> {
    return (await this.placements.of(tx, grant, picking)).filter((one) => isPicked(one, picking));
  }

  private employersOf(tx: EntityManager, placements: readonly WaitingPlacement[]): Promise<Map<string, string>> {
    return organisationNames(
      tx,
      placements.map(({ enterpriseId }) => enterpriseId),
    );
  }

  private viewOf(one: WaitingPlacement, employers: ReadonlyMap<string, string>): WaitingPlacementView {
    const { proposalId, workerId, travelGroup, siteId, startsOn, origin, siteDivision, enterpriseId } = one;
    return {
      ...{ proposalId, workerId, travelGroup, form: formOf(one) },
      origin: { divisionCode: origin, name: this.nameOf(origin) },
      destination: { divisionCode: siteDivision, name: this.nameOf(siteDivision) },
      ...{ siteId, enterprise: { id: enterpriseId, name: employers.get(enterpriseId) ?? '' } },
      ...{ startsOn, ...windowOf(one) },
    };
  }

  private nameOf(code: string): Text {
    const { divisions } = this.reference;
    return { zh: divisions.nameOf(code), en: divisions.nameOf(code, 'en') };
  }
}
