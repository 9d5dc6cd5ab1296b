import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { divisionPrefix, DomainError, type Page, pageOf, shanghaiDate } from '#kernel';
import { BusinessClock, Database, type Grant, need, organisationNames, record } from '#platform';
import { postAll } from './posting.service.js';
import { SiteEntity } from './site.entity.js';
import { VacancyEntity } from './vacancy.entity.js';
import { vacancyFull, vacancyMissing, vacancyNotOpen } from './vacancy.errors.js';
import { VACANCY_EVENTS, vacancyLifecycle, type VacancyState, type VacancyStep } from './vacancy.lifecycle.js';
import { type FreeSeats, isOffered, type OfferedVacancy, type Posted, type PostingResult } from './vacancy.js';
import type { Vacancy, VacancyFacts, VacancyView } from './vacancy.js';

export interface VacancyFilter {
  readonly state?: VacancyState | undefined;
  readonly site?: string | undefined;
  /** Division code: vacancies whose site lies there. */
  readonly place?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const READERS = ['enterprise', 'site-contact', 'coordinator', 'province-monitor', 'auditor'] as const;

/** Vacancies, their lifecycle and the count of their seats. */
@Injectable()
export class VacancyService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
  ) {}

  /**
   * The same reference again with the same facts is the same vacancy.
   * @throws vacancy.reference-taken, site.missing and what `admitVacancy` refuses
   */
  post(grant: Grant, facts: VacancyFacts): Promise<Posted> {
    need(grant, 'enterprise');
    return this.db.transaction(grant, async (tx) => {
      const [result] = await postAll(tx, grant.organisation ?? '', [facts], await this.clock.now(tx));
      if (!result || result instanceof DomainError) throw result ?? new Error('No result for a posted vacancy');
      return result;
    });
  }

  /** As `post`, for many at once: a refused one does not hinder the rest. Results in the order of the items. */
  postMany(grant: Grant, items: readonly VacancyFacts[]): Promise<PostingResult[]> {
    need(grant, 'enterprise');
    return this.db.transaction(grant, async (tx) => {
      const results = await postAll(tx, grant.organisation ?? '', items, await this.clock.now(tx));
      return results.map((result) => {
        if (!(result instanceof DomainError)) return { ...result, refusal: null };
        const { code, text, details } = result;
        return { id: null, known: false, refusal: { code, text, details } };
      });
    });
  }

  /** @throws vacancy.missing */
  get(grant: Grant, id: string): Promise<VacancyView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const vacancy = await tx.findOneBy(VacancyEntity, { id });
      if (!vacancy) throw vacancyMissing(id);
      return viewOf(tx, grant, vacancy);
    });
  }

  /** An enterprise sees its own, a site contact those of the site, offices and monitors all, whatever their state. */
  list(grant: Grant, { state, site, place, after, limit = 100 }: VacancyFilter): Promise<Page<VacancyView>> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const query = tx
        .createQueryBuilder(VacancyEntity, 'v')
        .orderBy('v.id')
        .limit(limit + 1);
      if (grant.role === 'enterprise') query.andWhere('v.organisation_id = :own', { own: grant.organisation });
      if (grant.role === 'site-contact') query.andWhere('v.site_id = :own', { own: grant.site });
      if (state) query.andWhere('v.state = :state', { state });
      if (site) query.andWhere('v.site_id = :site', { site });
      if (after) query.andWhere('v.id > :after', { after });
      if (place)
        query.andWhere('v.site_id in (select s.id from site s where starts_with(s.division_code, :prefix))', {
          prefix: divisionPrefix(place),
        });
      const { items, next } = pageOf(await query.getMany(), limit);
      return { items: await viewsOf(tx, grant, items), next };
    });
  }

  /**
   * close: no more seats are taken, what was proposed stands. reopen: the reverse. withdraw: what was proposed is
   * withdrawn too, by those who hear `vacancy.withdrawn`.
   * @throws vacancy.missing, vacancy.illegal-step
   */
  advance(grant: Grant, id: string, step: VacancyStep): Promise<VacancyView> {
    need(grant, 'enterprise');
    return this.db.transaction(grant, async (tx) => {
      const vacancy: Vacancy | null = await tx.findOne(VacancyEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!vacancy) throw vacancyMissing(id);
      const state = vacancyLifecycle.after(vacancy.state, step);
      await tx.update(VacancyEntity, { id }, { state });
      const { organisationId: organisation } = vacancy;
      await record(tx, {
        type: VACANCY_EVENTS[step],
        subject: id,
        at: await this.clock.now(tx),
        details: { organisation },
      });
      return viewOf(tx, grant, { ...vacancy, state });
    });
  }

  /**
   * Takes seats, all or none, on behalf of whoever proposes workers. Call it in the order of vacancy ids.
   * @throws vacancy.missing, vacancy.not-open, vacancy.full
   */
  async take(tx: EntityManager, id: string, seats: number): Promise<void> {
    const today = shanghaiDate(await this.clock.now(tx));
    const [row] = await tx.query<[{ taken: boolean }]>('select vacancy_take($1, $2, $3) taken', [id, seats, today]);
    if (row.taken) return;
    const vacancy = await tx.findOneBy(VacancyEntity, { id });
    if (!vacancy) throw vacancyMissing(id);
    throw isOffered(vacancy, today) ? vacancyFull(id) : vacancyNotOpen(id);
  }

  /**
   * `take` for many vacancies at once, in the order of their ids.
   * @throws as `take`, for the first that refuses
   */
  async takeMany(tx: EntityManager, seats: ReadonlyMap<string, number>): Promise<void> {
    const today = shanghaiDate(await this.clock.now(tx));
    const ids = [...seats.keys()].sort();
    const refused = await tx.query<{ id: string }[]>(
      `select id from (select id, seats from unnest($1::uuid[], $2::int[]) as wanted (id, seats) order by id) ordered
       where not vacancy_take(id, seats, $3)`,
      [ids, ids.map((id) => seats.get(id)), today],
    );
    for (const { id } of refused) await this.take(tx, id, seats.get(id) ?? 0);
  }

  /** Gives seats back, whatever the vacancy's state. More than were taken is a defect. */
  async giveBack(tx: EntityManager, id: string, seats: number): Promise<void> {
    const [row] = await tx.query<[{ given: boolean }]>('select vacancy_give_back($1, $2) given', [id, seats]);
    if (!row.given) throw new Error(`${seats} seats of vacancy ${id} are given back and were not taken`);
  }

  /** Vacancies offered today with free seats, in the order of ids. */
  async forMatching(tx: EntityManager): Promise<OfferedVacancy[]> {
    const today = shanghaiDate(await this.clock.now(tx));
    return tx.query<OfferedVacancy[]>(
      `select v.id, v.organisation_id "organisationId", v.site_id "siteId", s.division_code "divisionCode", s.lon, s.lat,
         v.title, v.occupation, v.headcount - v.taken free,
         v.reserved_for_poor "reservedForPoor", v.wage_from_fen "wageFromFen", v.wage_to_fen "wageToFen",
         v.starts_on::text "startsOn"
       from vacancy v join site s on s.id = v.site_id
       where v.state = 'open' and v.taken < v.headcount and (v.closes_on is null or $1 <= v.closes_on)
       order by v.id`,
      [today],
    );
  }

  /** Locks vacancies in the order of ids; the seats of those that are offered today, for a run that takes many at once. */
  async lockFree(tx: EntityManager, ids: readonly string[]): Promise<FreeSeats[]> {
    const today = shanghaiDate(await this.clock.now(tx));
    const vacancies = await tx.query<(FreeSeats & Pick<Vacancy, 'state' | 'closesOn'>)[]>(
      `select id, state, closes_on::text "closesOn", headcount - taken free, reserved_for_poor "reservedForPoor" from vacancy
       where id = any($1::uuid[]) order by id for update`,
      [ids],
    );
    return vacancies.filter((vacancy) => isOffered(vacancy, today));
  }

  async brief(tx: EntityManager, ids: readonly string[]): Promise<Map<string, Vacancy>> {
    const vacancies = await tx.findBy(VacancyEntity, { id: In([...ids]) });
    return new Map(vacancies.map((vacancy) => [vacancy.id, vacancy]));
  }
}

async function viewOf(tx: EntityManager, grant: Grant, vacancy: Vacancy): Promise<VacancyView> {
  const [view] = await viewsOf(tx, grant, [vacancy]);
  if (!view) throw new Error(`No site of vacancy ${vacancy.id}`);
  return view;
}

async function viewsOf(tx: EntityManager, grant: Grant, vacancies: readonly Vacancy[]): Promise<VacancyView[]> {
  const sites = await tx.find(SiteEntity, {
    select: { id: true, name: true, divisionCode: true },
    where: { id: In(vacancies.map(({ siteId }) => siteId)) },
  });
  const siteOf = new Map(sites.map(({ id, name, divisionCode }) => [id, { id, name, divisionCode }]));
  const employerOf = await organisationNames(
    tx,
    vacancies.map(({ organisationId }) => organisationId),
  );
  return vacancies.flatMap((vacancy) => {
    const site = siteOf.get(vacancy.siteId);
    if (!site) return [];
    const owns = grant.role === 'enterprise' && grant.organisation === vacancy.organisationId;
    return [
      {
        ...vacancy,
        site,
        employer: employerOf.get(vacancy.organisationId) ?? '',
        free: vacancy.headcount - vacancy.taken,
        steps: owns ? vacancyLifecycle.stepsFrom(vacancy.state) : [],
      },
    ];
  });
}
