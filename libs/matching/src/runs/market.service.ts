import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '#platform';
import { drawUp, type Market } from '../pairs/market.js';
import type { MatchingRun } from './matching-run.js';
import { SidesService } from './sides.service.js';

/** So many steps of drawing up between two looks whether the run is still wanted. */
const LOOK_EVERY = 20;

/** Draws up the problem of a run. */
@Injectable()
export class MarketService {
  constructor(
    private readonly db: Database,
    private readonly sides: SidesService,
  ) {}

  /** Null where the run was cancelled meanwhile. */
  async drawUp(run: Pick<MatchingRun, 'scope' | 'seed'>, cancelled: () => Promise<boolean>): Promise<Market | null> {
    const { seekers, openings, circumstances } = await this.db.transaction(SYSTEM, (tx) =>
      this.sides.read(tx, run.scope),
    );
    const steps = drawUp(seekers, openings, circumstances, run.seed);
    for (let taken = 1; ; taken++) {
      const { done, value } = steps.next();
      if (done) return value;
      // The queue wants to hear from this process now and then.
      await turn();
      if (taken % LOOK_EVERY === 0 && (await cancelled())) return null;
    }
  }
}
