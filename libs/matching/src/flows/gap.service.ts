import { Injectable } from '@nestjs/common';
import { plusSeconds, shanghaiDate, shanghaiInstant } from '#kernel';
import { RecognitionMatrix } from '#health';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { type Flow, type Gaps, gapsIn } from './gaps.js';

export interface WeekGaps extends Gaps {
  /** First day of the week, in Asia/Shanghai. */
  readonly from: string;
  /** The day after its last. */
  readonly to: string;
}

const WEEK = 7 * 86_400;
/** Longer lists are for nobody. */
const LONGEST = 500;

/** Where people go whose health codes nobody recognises there. Reads only. */
@Injectable()
export class GapService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly matrix: RecognitionMatrix,
  ) {}

  /**
   * For the people of the own area who begin work, or wish to, in the week from a day on: between cities, by the agreements in force
   * on the day.
   * @param from `YYYY-MM-DD`; today where absent
   */
  ofWeek(grant: Grant, from?: string): Promise<WeekGaps> {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => {
      const first = from ?? shanghaiDate(await this.clock.now(tx));
      const to = shanghaiDate(plusSeconds(shanghaiInstant(first), WEEK));
      // Whoever holds a live proposal is counted by it, and by the wish no more.
      const flows = await tx.query<Flow[]>(
        `with going as (
           select p.home_division home, s.division_code place, v.starts_on as day, 1 placed, 0 wishing
           from proposal p join vacancy v on v.id = p.vacancy_id join site s on s.id = p.site_id
           where p.state in ('proposed', 'offered', 'accepted', 'confirmed')
             and v.starts_on >= $1::date and v.starts_on < $2::date and starts_with(p.home_division, $3)
           union all
           select home_division, destination_code, available_from, 0, 1 from worker
           where state = 'registered' and destination_code is not null
             and available_from >= $1::date and available_from < $2::date and starts_with(home_division, $3))
         select substr(home, 1, 4) || '00' origin, substr(place, 1, 4) || '00' destination, day::text "day",
           sum(placed)::int placed, sum(wishing)::int wishing
         from going group by 1, 2, 3`,
        [first, to, grant.scope],
      );
      const recognising = await this.matrix.recognising(tx);
      const gaps = gapsIn(
        flows,
        (origin, destination, day) => recognising(origin, destination, shanghaiInstant(day)) !== null,
      );
      return { from: first, to, ...gaps, items: gaps.items.slice(0, LONGEST) };
    });
  }
}
