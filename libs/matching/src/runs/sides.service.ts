import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate, shanghaiInstant } from '#kernel';
import { type Crowd, VERDICTS, VerdictService } from '#health';
import { ReferenceService } from '#places';
import { BusinessClock } from '#platform';
import { VacancyService } from '#vacancies';
import { type Candidate, WorkerService } from '#workers';
import type { Circumstances, Opening, Seeker } from '../pairs/pair.js';
import { stayDays } from '../pairs/rows.js';
import { reservedLeft } from './reserved-seats.service.js';

export interface Sides {
  readonly seekers: readonly Seeker[];
  readonly openings: readonly Opening[];
  readonly circumstances: Circumstances;
}

/** Hears how many workers have been read, and says whether they are not wanted any more. */
export type Reading = (read: number) => Promise<boolean>;

const NOON = 12 * 3600;
/** Workers a statement: what is read at once is short-lived memory. */
const PAGE = 4000;
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

  /** Null where the reading was ended. */
  async read(tx: EntityManager, scope: string, ended: Reading): Promise<Sides | null> {
    const today = shanghaiDate(await this.clock.now(tx));
    const openings = await this.openings(tx);
    const candidates: Candidate[] = [];
    const texts = new Texts();
    for await (const page of this.workers.forMatching(tx, scope, PAGE)) {
      for (const candidate of page) candidates.push(texts.interned(candidate));
      if (await ended(candidates.length)) return null;
    }
    const days = stayDays(openings, new Set(candidates.map(({ availableFrom }) => availableFrom ?? '')), today);
    const divisions = [...new Set(openings.map(({ division }) => division))];
    const stays = divisions.flatMap((division) => days.map((day) => ({ division, day })));
    const crowd = await this.verdicts.crowd(tx, stays.map(placeOf));
    const seekers: Seeker[] = [];
    for (let start = 0; start < candidates.length; start += PAGE) {
      const page = candidates.slice(start, start + PAGE);
      const ids = page.map(({ id }) => id);
      const kinds = await this.verdicts.kindsIn(tx, crowd, ids);
      const turnedDown = await turnedDownBy(tx, ids);
      page.forEach((candidate, i) => {
        seekers.push(this.seekerOf(candidate, kinds[i] ?? 0, turnedDown.get(candidate.id) ?? NONE));
      });
      if (await ended(seekers.length)) return null;
    }
    const metres = await this.ways(seekers, openings);
    return { seekers, openings, circumstances: { today, metres, recognition: recognitionBy(crowd, stays) } };
  }

  private async openings(tx: EntityManager): Promise<Opening[]> {
    const offered = await this.vacancies.forMatching(tx);
    const reserved = await reservedLeft(tx, this.workers, offered);
    return offered.map(({ id, siteId, organisationId, divisionCode, lon, lat, free, ...offer }) => {
      const { occupation, wageFromFen, wageToFen, startsOn } = offer;
      const terms = { occupation, wageFromFen, wageToFen, startsOn, seats: free, reserved: reserved.get(id) ?? 0 };
      return { id, siteId, enterpriseId: organisationId, division: divisionCode, place: { lon, lat }, ...terms };
    });
  }

  private seekerOf(candidate: Candidate, code: number, turnedDown: ReadonlySet<string>): Seeker {
    const { id, homeDivision, minWageFen, availableFrom, availableUntil } = candidate;
    const { registeredPoor: poor, travelGroup: group } = candidate;
    const destination = ranked(candidate.destinationCode, candidate.furtherDestinationCodes, ' ');
    const occupation = ranked(candidate.occupation, candidate.furtherOccupations, '\n');
    const home = this.reference.division(homeDivision);
    return {
      id,
      homeDivision,
      home,
      destination,
      occupation,
      minWageFen,
      availableFrom,
      availableUntil,
      poor,
      group,
      code,
      turnedDown,
    };
  }

  /** Road metres from each home county to each site, asked for once. */
  private async ways(seekers: readonly Seeker[], openings: readonly Opening[]): Promise<Circumstances['metres']> {
    const homes = new Map(seekers.map(({ homeDivision, home }) => [homeDivision, home]));
    const sites = new Map(openings.map(({ siteId, place }) => [siteId, place]));
    const numberOf = new Map([...sites.keys()].map((site, i) => [site, i]));
    const ways = new Map<string, Int32Array>();
    for (const [division, home] of homes) {
      const row = new Int32Array(sites.size);
      let at = 0;
      for (const place of sites.values()) {
        const metres = this.reference.router.metres(home, place);
        row[at++] = typeof metres === 'number' ? metres : await metres;
      }
      ways.set(division, row);
      // The queue wants to hear from this process now and then.
      await turn();
    }
    return ({ homeDivision }, { siteId }) => ways.get(homeDivision)?.[numberOf.get(siteId) ?? -1] ?? 0;
  }
}

/** Wishes in the order in which they are dear, as one text. */
const ranked = (first: string | null, further: readonly string[] | null, between: string): string | null =>
  further ? [...(first === null ? [] : [first]), ...further].join(between) : first;

interface Stay {
  readonly division: string;
  readonly day: string;
}

const placeOf = ({ division, day }: Stay) => ({ division, at: shanghaiInstant(day, NOON), act: 'alight' as const });

/** What each destination says of each kind of code at noon of the day of arrival; kinds are judged when first asked for. */
function recognitionBy(crowd: Crowd, stays: readonly Stay[]): Circumstances['recognition'] {
  const places = new Map<string, Map<string, number>>();
  stays.forEach(({ division, day }, i) => {
    places.set(division, (places.get(division) ?? new Map<string, number>()).set(day, i));
  });
  const known = new Map<number, Uint8Array>();
  const verdictsOf = remembering((code: number) => {
    const verdicts = known.get(code) ?? Uint8Array.from(crowd.verdicts(code), (verdict) => VERDICTS.indexOf(verdict));
    known.set(code, verdicts);
    return verdicts;
  });
  const daysOf = remembering((division: string) => places.get(division));
  return ({ code }, { division }, arrivesOn) => {
    const place = daysOf(division)?.get(arrivesOn) ?? -1;
    return VERDICTS[verdictsOf(code)[place] ?? -1] ?? 'UNDECIDED';
  };
}

/** Whoever asks millions of times mostly asks the same as before. */
function remembering<K, T>(answer: (asked: K) => T): (asked: K) => T {
  let last: { readonly asked: K; readonly said: T } | undefined;
  return (asked) => {
    if (last?.asked !== asked) last = { asked, said: answer(asked) };
    return last.said;
  };
}

/** Equal texts of different rows become one, so that hundreds of thousands of rows stay small. */
class Texts {
  private readonly known = new Map<string, string>();

  interned(candidate: Candidate): Candidate {
    const { homeDivision, destinationCode, occupation, availableFrom, availableUntil } = candidate;
    return {
      ...candidate,
      homeDivision: this.one(homeDivision),
      destinationCode: destinationCode && this.one(destinationCode),
      occupation: occupation && this.one(occupation),
      availableFrom: availableFrom && this.one(availableFrom),
      availableUntil: availableUntil && this.one(availableUntil),
    };
  }

  private one(text: string): string {
    const known = this.known.get(text);
    if (known === undefined) this.known.set(text, text);
    return known ?? text;
  }
}

/** What was declined or refused is not proposed again to the same worker; nothing else follows from it. */
async function turnedDownBy(tx: EntityManager, workerIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const ended = await tx.query<{ worker: string; vacancy: string }[]>(
    `select worker_id worker, vacancy_id vacancy from proposal
     where worker_id = any($1::uuid[]) and state in ('declined', 'refused')`,
    [workerIds],
  );
  const turnedDown = new Map<string, Set<string>>();
  for (const { worker, vacancy } of ended) {
    turnedDown.set(worker, (turnedDown.get(worker) ?? new Set<string>()).add(vacancy));
  }
  return turnedDown;
}
