import { Injectable } from '@nestjs/common';
import { isCalendarDate } from '#kernel';
import { ReferenceService } from '#places';
import { BusinessClock, Database, type Grant, need, record } from '#platform';
import { refuseClosed } from '../record/record.js';
import { WorkerEntity } from '../worker.entity.js';
import { dateWrong, destinationUnknown, untilWrong, workerMissing } from '../worker.errors.js';
import { keptText } from '../worker.js';

/** What is left out stays as it is; an empty text clears it. */
export interface Wishes {
  readonly destinationCode?: string | undefined;
  /** Read against the divisions where no code is given. */
  readonly destinationText?: string | undefined;
  readonly occupation?: string | undefined;
  /** Fen a month; 0 for none. */
  readonly minWageFen?: number | undefined;
  /** `YYYY-MM-DD`; empty for at once. */
  readonly availableFrom?: string | undefined;
  /** Last day of travel, `YYYY-MM-DD`; empty for none. */
  readonly availableUntil?: string | undefined;
}

/** A worker corrects the own wishes. They count from the next matching run on. */
@Injectable()
export class WishService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly reference: ReferenceService,
  ) {}

  /** @throws worker.destination-unknown, worker.date-wrong, worker.until-wrong, worker.missing, worker.deceased, worker.consent-withdrawn */
  correct(grant: Grant, wishes: Wishes): Promise<{ changed: string[] }> {
    need(grant, 'worker');
    const id = grant.actor;
    return this.db.transaction(grant, async (tx) => {
      const worker = await tx.findOne(WorkerEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!worker) throw workerMissing(id);
      refuseClosed(worker);
      const wanted = this.admitted(wishes);
      const { availableFrom = worker.availableFrom, availableUntil = worker.availableUntil } = wanted;
      if (availableUntil !== null && availableUntil < (availableFrom ?? '')) throw untilWrong();
      const changed = keysOf(wanted).filter((key) => wanted[key] !== worker[key]);
      if (changed.length === 0) return { changed };
      await tx.update(WorkerEntity, { id }, { ...wanted, version: worker.version + 1 });
      const at = await this.clock.now(tx);
      await record(tx, { type: 'worker.wishes-changed', subject: id, worker: id, at, details: { fields: changed } });
      return { changed };
    });
  }

  private admitted(wishes: Wishes): Kept {
    const { destinationCode, destinationText, occupation, minWageFen, availableFrom, availableUntil } = wishes;
    const { divisions } = this.reference;
    const said = keptText(destinationText);
    const code = destinationCode ?? (said ? divisions.find(said).code : null);
    if (code !== null && !divisions.byCode(code)) throw destinationUnknown(code);
    if (availableFrom && !isCalendarDate(availableFrom)) throw dateWrong();
    if (availableUntil && !isCalendarDate(availableUntil)) throw untilWrong();
    return {
      ...((destinationCode !== undefined || destinationText !== undefined) && {
        destinationCode: code,
        destinationText: said,
      }),
      ...(occupation !== undefined && { occupation: keptText(occupation.normalize('NFKC')) }),
      ...(minWageFen !== undefined && { minWageFen: minWageFen || null }),
      ...(availableFrom !== undefined && { availableFrom: availableFrom || null, availableText: null }),
      ...(availableUntil !== undefined && { availableUntil: availableUntil || null }),
    };
  }
}

type Kept = Partial<
  Pick<
    WorkerEntity,
    | 'destinationCode'
    | 'destinationText'
    | 'occupation'
    | 'minWageFen'
    | 'availableFrom'
    | 'availableText'
    | 'availableUntil'
  >
>;
const keysOf = (wanted: Kept) => Object.keys(wanted) as (keyof Kept)[];
