import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '#platform';
import type { Progress } from '#solver';
import { drawUp, type Market } from '../pairs/market.js';
import type { MatchingRun } from './matching-run.js';
import { SidesService } from './sides.service.js';

/** Hears how far a run is, at most about once a second. */
export type Watcher = (at: Progress) => Promise<void>;

const LOOK_EVERY_MS = 1000;

/** Draws up the problem of a run. */
@Injectable()
export class MarketService {
  constructor(
    private readonly db: Database,
    private readonly sides: SidesService,
  ) {}

  /** Null where the run was cancelled meanwhile. */
  async drawUp(
    run: Pick<MatchingRun, 'scope' | 'seed'>,
    cancelled: () => Promise<boolean>,
    progress: Watcher = () => Promise.resolve(),
  ): Promise<Market | null> {
    let looked = performance.now();
    let unwanted = false;
    const look = async (phase: string, done: number, of: number): Promise<boolean> => {
      // The queue wants to hear from this process now and then.
      await turn();
      if (unwanted || performance.now() - looked < LOOK_EVERY_MS) return unwanted;
      looked = performance.now();
      await progress({ phase, done, of, best: Infinity, bound: -Infinity });
      return (unwanted = await cancelled());
    };
    const read = await this.db.transaction(SYSTEM, (tx) => this.sides.read(tx, run.scope, (n) => look('read', n, 0)));
    if (!read) return null;
    const { seekers, openings, circumstances } = read;
    for (const steps = drawUp(seekers, openings, circumstances, run.seed); ;) {
      const { done, value } = steps.next();
      if (done) return value;
      if (await look('weigh', value, seekers.length)) return null;
    }
  }
}
