import { Injectable } from '@nestjs/common';
import { Any, type EntityManager } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { ProposalService } from '#matching';
import { ReferenceService } from '#places';
import type { Grant } from '#platform';
import { SiteService, VacancyService } from '#vacancies';
import { Departures } from '#workers';
import { BatchMemberEntity } from '../batches/batch.entity.js';
import { asSystem } from '../trips/as-system.service.js';
import type { Picking } from './picking.js';
import { journeyDays, type WaitingPlacement } from './waiting.js';

/** Confirmed placements of an area that are in no batch, with what decides when they may leave. */
@Injectable()
export class WaitingPlacements {
  constructor(
    private readonly proposals: ProposalService,
    private readonly departures: Departures,
    private readonly vacancies: VacancyService,
    private readonly sites: SiteService,
    private readonly reference: ReferenceService,
  ) {}

  /** In the order of their ids. @param of the one employer or site that is asked about */
  async of(
    tx: EntityManager,
    { scope }: Grant,
    { enterpriseId, siteId }: Pick<Picking, 'enterpriseId' | 'siteId'> = {},
  ): Promise<WaitingPlacement[]> {
    const confirmed = await this.proposals.confirmed(tx, { homeDivisionPrefix: scope, enterpriseId, siteId });
    const members = await asSystem(tx, () =>
      tx.find(BatchMemberEntity, {
        select: { batchId: true, proposalId: true },
        where: { proposalId: Any(confirmed.map(({ id }) => id)), active: true },
      }),
    );
    const taken = new Set(members.map(({ proposalId }) => proposalId));
    const free = confirmed.filter(({ id }) => !taken.has(id));
    const departures = await this.departures.of(
      tx,
      free.map(({ workerId }) => workerId),
    );
    const vacancies = await this.vacancies.brief(tx, [...new Set(free.map(({ vacancyId }) => vacancyId))]);
    const sites = await this.sites.brief(tx, [...new Set(free.map(({ siteId }) => siteId))]);
    const nights = new Map<string, number>();
    const found: WaitingPlacement[] = [];
    for (const { id, workerId, vacancyId, siteId, enterpriseId, travelGroup, since } of free) {
      const [departure, vacancy, site] = [departures.get(workerId), vacancies.get(vacancyId), sites.get(siteId)];
      if (!departure || !vacancy || !site) throw new Error('A placement without worker, vacancy or site');
      const { divisionCode: origin, availableFrom, availableUntil } = departure;
      const way = `${origin} ${siteId}`;
      const known = nights.get(way) ?? journeyDays(await this.seconds(origin, site));
      nights.set(way, known);
      found.push({
        ...{ proposalId: id, workerId, travelGroup, siteId, enterpriseId, origin, availableFrom, availableUntil },
        ...{ siteDivision: site.divisionCode, destination: this.cityOf(site.divisionCode), journeyDays: known },
        ...{ confirmedOn: shanghaiDate(since), startsOn: vacancy.startsOn },
      });
    }
    return found;
  }

  private seconds(origin: string, site: { readonly lon: number; readonly lat: number }) {
    return this.reference.router.seconds(this.reference.division(origin), site);
  }

  /** The prefecture of a county; a municipality is one city. */
  private cityOf(code: string): string {
    const path = this.reference.divisions.path(code);
    return path.findLast(({ level }) => level !== 'county')?.code ?? code;
  }
}
