import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database, type Grant, need } from '#platform';
import { WorkerService } from '#workers';
import { healthWorkerMissing } from '../codes/health-code.errors.js';
import { HealthCodeService } from '../codes/health-code.service.js';
import { Crowd } from './crowd.js';
import { GroundsService } from './grounds.service.js';
import { type KeptVerdict, KeptVerdictService } from './kept/kept-verdict.service.js';
import type { JourneyPlace, Recognition } from './verdict.js';

/** Workers whose codes are read by one statement. */
const PAGE = 4000;

/** Whether people's codes are recognised where they will be. */
@Injectable()
export class VerdictService {
  constructor(
    private readonly db: Database,
    private readonly workers: WorkerService,
    private readonly codes: HealthCodeService,
    private readonly grounds: GroundsService,
    private readonly kept: KeptVerdictService,
  ) {}

  /** For a worker of the coordinator's own area; the verdict is kept. @throws health.worker-missing */
  judge(grant: Grant, workerId: string, places: readonly JourneyPlace[]): Promise<KeptVerdict> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const homeDivision = (await this.workers.homesWithin(tx, grant.scope, [workerId])).get(workerId);
      if (homeDivision === undefined) throw healthWorkerMissing(workerId);
      const journey = { workerId, homeDivision, journeyId: null, tripId: null, places };
      const [verdict] = await this.kept.judge(tx, [journey], 'asked');
      if (!verdict) throw new Error('A journey without a verdict');
      return verdict;
    });
  }

  /**
   * For matching and transport: a verdict for each worker, in a statement for every few thousand, that nobody keeps. A worker whose code the grant does
   * not reach counts as one without a code. To weigh several destinations, give them all as places and read the verdict of
   * each place. Workers for whom `placesOf` gives the very same array are judged together, each kind of code once.
   */
  async judgeMany(
    tx: EntityManager,
    workerIds: readonly string[],
    placesOf: (workerId: string) => readonly JourneyPlace[],
  ): Promise<Map<string, Recognition>> {
    const { agreements, rules, now } = await this.grounds.of(tx);
    const crowds = new Map<readonly JourneyPlace[], Crowd>();
    const judged = new Map<string, Recognition>();
    for (let start = 0; start < workerIds.length; start += PAGE) {
      const page = workerIds.slice(start, start + PAGE);
      const codes = await this.codes.newest(tx, page);
      for (const id of page) {
        const places = placesOf(id);
        const crowd = crowds.get(places) ?? new Crowd(places, agreements, now, rules);
        crowds.set(places, crowd);
        judged.set(id, crowd.recognition(crowd.kindOf(codes.get(id) ?? null)));
      }
    }
    return judged;
  }

  /** For a whole area at once: ask `kindsIn` for people by the thousand, then the crowd for the verdicts of each kind. */
  async crowd(tx: EntityManager, places: readonly JourneyPlace[]): Promise<Crowd> {
    const { agreements, rules, now } = await this.grounds.of(tx);
    return new Crowd(places, agreements, now, rules);
  }

  /** The kinds of these workers' codes, in the order of the ids. */
  async kindsIn(tx: EntityManager, crowd: Crowd, workerIds: readonly string[]): Promise<number[]> {
    const codes = await this.codes.newest(tx, workerIds);
    return workerIds.map((id) => crowd.kindOf(codes.get(id) ?? null));
  }
}
