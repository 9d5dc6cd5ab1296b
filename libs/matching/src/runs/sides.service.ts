import { Injectable } from '@nestjs/common';
import { type EntityManager, In, Like } from 'typeorm';
import { shanghaiDate, shanghaiInstant } from '#kernel';
import { VerdictService } from '#health';
import { ReferenceService } from '#places';
import { BusinessClock } from '#platform';
import { VacancyService } from '#vacancies';
import { type Candidate, WorkerService } from '#workers';
import { arrivalDate, type Circumstances, type Opening, type Recognition, type Seeker } from '../pairs/pair.js';
import { ProposalEntity } from '../proposals/proposal.entity.js';

export interface Sides {
  readonly seekers: readonly Seeker[];
  readonly openings: readonly Opening[];
  readonly circumstances: Circumstances;
}

const NOON = 12 * 3600;
const CHUNK = 500;
const NONE: ReadonlySet<string> = new Set();

/** Reads both sides of a run, and what lies between them: roads and the recognition of health codes. */
@Injectable()
export class SidesService {
  constructor(
    private readonly clock: BusinessClock,
    private readonly workers: WorkerService,
    private readonly vacancies: VacancyService,
    private readonly verdicts: VerdictService,
    private readonly reference: ReferenceService,
  ) {}

  async read(tx: EntityManager, scope: string): Promise<Sides> {
    const today = shanghaiDate(await this.clock.now(tx));
    const turnedDown = await turnedDownIn(tx, scope);
    const candidates = await this.workers.forMatching(tx, scope);
    const seekers = candidates.map((candidate) => this.seekerOf(candidate, turnedDown.get(candidate.id)));
    const openings = (await this.vacancies.forMatching(tx)).map(
      ({ id, siteId, organisationId, divisionCode, lon, lat, free, ...offer }): Opening => {
        const { occupation, wageFromFen, wageToFen, startsOn } = offer;
        const terms = { occupation, wageFromFen, wageToFen, startsOn, seats: free };
        return { id, siteId, enterpriseId: organisationId, division: divisionCode, place: { lon, lat }, ...terms };
      },
    );
    const metres = await this.ways(seekers, openings);
    const recognition = await this.recognitions(tx, seekers, openings, today);
    return { seekers, openings, circumstances: { today, metres, recognition } };
  }

  private seekerOf(candidate: Candidate, turnedDown: ReadonlySet<string> = NONE): Seeker {
    const { id, homeDivision, occupation, minWageFen, availableFrom } = candidate;
    const { lon, lat } = this.reference.division(homeDivision);
    return {
      id,
      homeDivision,
      home: { lon, lat },
      destination: candidate.destinationCode,
      occupation,
      minWageFen,
      availableFrom,
      poor: candidate.registeredPoor,
      group: candidate.travelGroup,
      turnedDown,
    };
  }

  /** Road metres from each home county to each site, asked for once. */
  private async ways(seekers: readonly Seeker[], openings: readonly Opening[]): Promise<Circumstances['metres']> {
    const homes = new Map(seekers.map(({ homeDivision, home }) => [homeDivision, home]));
    const sites = new Map(openings.map(({ siteId, place }) => [siteId, place]));
    const ways = new Map<string, Map<string, number>>();
    for (const [division, home] of homes) {
      const own = new Map<string, number>();
      for (const [site, place] of sites) own.set(site, await this.reference.router.metres(home, place));
      ways.set(division, own);
    }
    return ({ homeDivision }, { siteId }) => ways.get(homeDivision)?.get(siteId) ?? 0;
  }

  /**
   * What each destination says of each worker's code at noon of the day of arrival. Workers of whom all say the same
   * share one record, so that memory grows with the kinds of codes and not with the number of workers.
   */
  private async recognitions(
    tx: EntityManager,
    seekers: readonly Seeker[],
    openings: readonly Opening[],
    today: string,
  ): Promise<Circumstances['recognition']> {
    const offers = [...new Map(openings.map((offer) => [`${offer.division} ${offer.startsOn}`, offer])).values()];
    const shared = new Map<string, ReadonlyMap<string, Recognition>>();
    const ofWorker = new Map<string, ReadonlyMap<string, Recognition>>();
    for (let start = 0; start < seekers.length; start += CHUNK) {
      const chunk = new Map(seekers.slice(start, start + CHUNK).map((seeker) => [seeker.id, seeker]));
      const keysOf = (seeker: Seeker) => [
        ...new Set(offers.map((offer) => stay(offer.division, arrivalDate(seeker, offer, today)))),
      ];
      const judged = await this.verdicts.judgeMany(tx, [...chunk.keys()], (id) => {
        const seeker = chunk.get(id);
        return (seeker ? keysOf(seeker) : []).map(placeOf);
      });
      for (const [id, seeker] of chunk) {
        const verdicts = judged.get(id)?.places.map(({ verdict }) => verdict) ?? [];
        const keys = keysOf(seeker);
        const signature = `${keys.join()}|${verdicts.join()}`;
        const record = shared.get(signature) ?? new Map(keys.map((key, i) => [key, verdicts[i] ?? 'UNDECIDED']));
        shared.set(signature, record);
        ofWorker.set(id, record);
      }
    }
    return ({ id }, { division }, arrivesOn) => ofWorker.get(id)?.get(stay(division, arrivesOn)) ?? 'UNDECIDED';
  }
}

const stay = (division: string, arrivesOn: string): string => `${division} ${arrivesOn}`;

function placeOf(key: string) {
  const [division = '', date = ''] = key.split(' ');
  return { division, at: shanghaiInstant(date, NOON), act: 'alight' as const };
}

/** What was declined or refused is not proposed again to the same worker; nothing else follows from it. */
async function turnedDownIn(tx: EntityManager, scope: string): Promise<Map<string, Set<string>>> {
  const ended = await tx.find(ProposalEntity, {
    select: { workerId: true, vacancyId: true },
    where: { state: In(['declined', 'refused']), homeDivision: Like(`${scope}%`) },
  });
  const turnedDown = new Map<string, Set<string>>();
  for (const { workerId, vacancyId } of ended) {
    const known = turnedDown.get(workerId);
    if (known) known.add(vacancyId);
    else turnedDown.set(workerId, new Set([vacancyId]));
  }
  return turnedDown;
}
