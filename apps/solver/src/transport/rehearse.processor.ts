import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { type Compared, type Share, together, type Watch } from '#health';
import type { Delivery, JobProcessor } from '#platform';
import { type Apart, rehearseJob, RehearsingService } from '#transport';
import { runInThread } from '../thread.js';

/** It is not worth it to begin threads for fewer. */
const MANY = 200_000;
/** Each thread wants a connection of its own. */
const MOST_THREADS = 4;

/** Judges the journeys ahead as if a change of rules or agreements were real. */
@Injectable()
export class RehearseProcessor implements JobProcessor {
  readonly contract = rehearseJob;

  constructor(private readonly rehearsing: RehearsingService) {}

  process(delivery: Delivery): Promise<void> {
    return this.rehearsing.work(delivery, inThreads);
  }
}

const inThreads: Apart = { from: MANY, judge: judgeInThreads };

/** Every thread judges a share. */
export async function judgeInThreads(change: unknown, watch: Watch): Promise<Compared | null> {
  const of = Math.min(MOST_THREADS, availableParallelism());
  const reached = Array.from({ length: of }, () => ({ done: 0, of: 0 }));
  const total = (count: 'done' | 'of') => reached.reduce((sum, share) => sum + share[count], 0);
  const judge = (share: Share) =>
    runInThread<Compared | null>(
      new URL('../rehearse.thread.js', import.meta.url),
      { change, share },
      {
        cancelled: async () => !(await watch(total('done'), total('of'))),
        progress: ({ done, of: all }) => {
          reached[share.nth] = { done, of: all };
          return Promise.resolve();
        },
      },
    );
  return together(await Promise.all(reached.map((_, nth) => judge({ nth, of }))));
}
