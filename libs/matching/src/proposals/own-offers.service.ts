import { Injectable } from '@nestjs/common';
import { ArrayContains, type EntityManager } from 'typeorm';
import { ReferenceService } from '#places';
import { Database, type Grant, organisationNames, SYSTEM } from '#platform';
import { SiteService, VacancyService } from '#vacancies';
import { explanationAt } from '../pairs/explanation-page.js';
import { ExplanationPageEntity } from '../runs/matching-run.entity.js';
import { answersAmong, OFFER_STATES, type OwnExplanation, ownExplanation, type OwnOffer, whyOf } from './own-offers.js';
import { ProposalEntity } from './proposal.entity.js';
import { stepsFor } from './proposal.js';

/** What matching tells the worker whom it is about. */
@Injectable()
export class OwnOffersService {
  constructor(
    private readonly db: Database,
    private readonly vacancies: VacancyService,
    private readonly sites: SiteService,
    private readonly reference: ReferenceService,
  ) {}

  /** The newest first. */
  async of(tx: EntityManager, { role }: Grant, workerId: string): Promise<OwnOffer[]> {
    const proposals = await tx.find(ProposalEntity, { where: { workerId }, order: { id: 'desc' } });
    const vacancies = await this.vacancies.brief(
      tx,
      proposals.map(({ vacancyId }) => vacancyId),
    );
    const sites = await this.sites.brief(
      tx,
      proposals.map(({ siteId }) => siteId),
    );
    const employers = await organisationNames(
      tx,
      proposals.map(({ enterpriseId }) => enterpriseId),
    );
    const { divisions } = this.reference;
    return proposals.flatMap((proposal) => {
      const [vacancy, site] = [vacancies.get(proposal.vacancyId), sites.get(proposal.siteId)];
      if (!vacancy || !site) return [];
      const { id, state, score, note, madeAt, decidedAt } = proposal;
      const { title, occupation, wageFromFen, wageToFen, startsOn } = vacancy;
      return {
        id,
        state,
        text: OFFER_STATES[state],
        employer: employers.get(proposal.enterpriseId) ?? '',
        title,
        occupation,
        wageFromFen,
        wageToFen,
        startsOn,
        site: {
          name: site.name,
          address: site.address,
          place: { zh: divisions.nameOf(site.divisionCode), en: divisions.nameOf(site.divisionCode, 'en') },
        },
        why: whyOf(score),
        note,
        madeAt: madeAt.toISOString(),
        decidedAt: decidedAt?.toISOString() ?? null,
        steps: answersAmong(stepsFor(state, role)),
      };
    });
  }

  /**
   * What the last run over the home said of the worker; null before any run. A page of explanations bears many people, so it
   * is read for the caller, who gives an id of its own.
   */
  lastExplanation(workerId: string, homeDivision: string): Promise<OwnExplanation | null> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const [run] = await tx.query<{ id: string; at: Date }[]>(
        `select id, finished_at at from matching_run where state = 'done' and starts_with($1, scope)
         order by id desc limit 1`,
        [homeDivision],
      );
      if (!run) return null;
      const found = await tx.findOneBy(ExplanationPageEntity, {
        runId: run.id,
        homeDivision,
        workers: ArrayContains([workerId]),
      });
      return ownExplanation(run.id, run.at, found && explanationAt(found.page, found.workers.indexOf(workerId)));
    });
  }
}
