import {
  createPostgresBackend,
  type Job,
  Queue,
  type QueueOptions,
  setDefaultBackendFactory,
  UnrecoverableError,
  Worker,
} from 'bullmq';
import type { Logger } from 'pino';
import { DomainError } from '#kernel';
import type { Delivery, JobContract, JobPayload, JobProcessor } from './contracts.js';
import { type DueJob, jobIdOf, type Outbox } from './outbox.service.js';
import type { Settings } from '../settings.js';
import type { Metrics } from '../telemetry.js';

type QueueName = JobContract['queue'];
type Connection = QueueOptions['connection'];
interface Envelope {
  readonly outboxId: string;
  readonly epoch: number;
  readonly payload: JobPayload;
}

const DAY_SECONDS = 86_400;
/** A job that does nothing but show that jobs are being done. */
const CANARY = 'platform.canary';
const CANARY_SECONDS = 5;

/** BullMQ, tamed once: Redis where there is one, else its PostgreSQL backend, with none of the risky defaults left. */
export class Queues {
  private readonly queues = new Map<QueueName, Queue>();
  private readonly workers: Worker[] = [];
  private readonly pulses: { inHand: number; last: number; readonly concurrency: number }[] = [];

  constructor(
    private readonly settings: Pick<Settings, 'redisUrl' | 'databaseUrl' | 'queuePrefix' | 'queueLockSeconds'>,
    private readonly log: Logger,
  ) {
    setDefaultBackendFactory(settings.redisUrl ? undefined : createPostgresBackend);
  }

  /** For producers: fail at once when the queue store is away; the outbox tries again. */
  private get producing(): Connection {
    const { redisUrl, databaseUrl } = this.settings;
    if (!redisUrl) return { connectionString: databaseUrl, max: 4 };
    return {
      url: redisUrl,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      socketTimeout: 10_000,
      connectTimeout: 5000,
    };
  }

  /** For workers: wait for the store to come back. A half-open link would hang for ever without the socket time-out. */
  private get consuming(): Connection {
    const { redisUrl, databaseUrl } = this.settings;
    if (!redisUrl) return { connectionString: databaseUrl, max: 6 };
    return { url: redisUrl, maxRetriesPerRequest: null, socketTimeout: 30_000, connectTimeout: 5000 };
  }

  queue(name: QueueName): Queue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = new Queue(name, {
      connection: this.producing,
      prefix: this.settings.queuePrefix,
      defaultJobOptions: {
        attempts: 5,
        backoff: { type: 'exponential', delay: 1000 },
        removeOnComplete: { age: DAY_SECONDS, count: 10_000 },
        removeOnFail: { age: 7 * DAY_SECONDS },
      },
    });
    queue.on('error', (error) => this.log.warn({ queue: name, reason: error.message }, 'queue store unreachable'));
    this.queues.set(name, queue);
    return queue;
  }

  /** Adds jobs in bulk; the same delivery added twice is one job. */
  async add(jobs: readonly DueJob[]): Promise<void> {
    for (const name of new Set(jobs.map((job) => job.queue))) {
      await this.queue(name).addBulk(
        jobs
          .filter((job) => job.queue === name)
          .map((job) => ({
            name: job.contract,
            data: { outboxId: job.id, epoch: job.epoch, payload: job.payload } satisfies Envelope,
            opts: { jobId: jobIdOf(job) },
          })),
      );
    }
  }

  /** Whether the queue will never do this job: it does not know it, or believes it is over while its effect is missing. */
  async isLost(job: DueJob): Promise<boolean> {
    const state = await this.queue(job.queue).getJobState(jobIdOf(job));
    return ['unknown', 'completed', 'failed'].includes(state);
  }

  /** Starts doing the jobs of a queue. Refusals are given up at once, anything else is tried again. */
  work(
    name: QueueName,
    processors: Map<string, JobProcessor>,
    outbox: Outbox,
    metrics: Metrics,
    concurrency: number,
  ): Worker {
    const pulse = { inHand: 0, last: Date.now(), concurrency };
    this.pulses.push(pulse);
    const run = async (job: Job<Envelope>): Promise<void> => {
      pulse.last = Date.now();
      if (job.name === CANARY) return;
      pulse.inHand++;
      const processor = processors.get(job.name);
      if (!processor) throw new UnrecoverableError(`No processor for ${job.name}`);
      const delivery: Delivery = { id: job.data.outboxId, epoch: job.data.epoch, payload: job.data.payload };
      try {
        await processor.process(delivery);
        metrics.jobs.inc({ contract: job.name, outcome: 'done' });
      } catch (error) {
        metrics.jobs.inc({ contract: job.name, outcome: 'failed' });
        if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
        await outbox.giveUp(delivery, error.code);
        throw new UnrecoverableError(error.code);
      } finally {
        pulse.inHand--;
        pulse.last = Date.now();
      }
    };
    const lockDuration = this.settings.queueLockSeconds * 1000;
    const worker = new Worker<Envelope>(name, run, {
      connection: this.consuming,
      prefix: this.settings.queuePrefix,
      concurrency,
      lockDuration,
      stalledInterval: lockDuration / 2,
      maxStalledCount: 5,
    });
    worker.on('error', (error) =>
      this.log.warn({ queue: name, reason: error.message }, 'worker cannot reach its queue'),
    );
    worker.on('failed', (job, error) =>
      this.log.error({ job: job?.name, id: job?.id, attempt: job?.attemptsMade, err: error }, 'job failed'),
    );
    this.workers.push(worker);
    return worker;
  }

  /** Sends a canary through the queue; equal ids make the canaries of several processes one. */
  async beat(name: QueueName): Promise<void> {
    const round = Math.floor(Date.now() / (CANARY_SECONDS * 1000));
    const opts = { jobId: `canary-${round}`, removeOnComplete: true, removeOnFail: true, attempts: 1 };
    await this.queue(name).add(CANARY, {}, opts);
  }

  /**
   * Whether this process did a job, or a canary, of late, in each of its queues, or has its hands full. A worker that merely
   * believes it is running does not.
   */
  get alive(): boolean {
    const since = Date.now() - 12 * CANARY_SECONDS * 1000;
    return this.pulses.every(({ inHand, last, concurrency }) => last > since || inHand === concurrency);
  }

  /** First the workers finish what they have in hand, then the producers go. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }
}
