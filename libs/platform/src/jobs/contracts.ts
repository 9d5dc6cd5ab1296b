/** What a queue may carry: ids, never personal data. */
export type JobPayload = Readonly<Record<string, string>>;

/** A kind of job: which events call for it and which process does it. Declared in `x.jobs.ts`, as data. */
export interface JobContract {
  readonly name: `${string}.${string}`;
  /**
   * `work` is done by apps/worker; `solve` and `rescue` by apps/solver, each by workers of its own: somebody on the road waits for
   * what is in `rescue`, and it waits for no solve.
   */
  readonly queue: 'work' | 'solve' | 'rescue';
  /** Types of the events that call for it. */
  readonly on: readonly `${string}.${string}`[];
}

/** One delivery of a job. `Database.once` drops it if it is stale or was done already. */
export interface Delivery {
  readonly id: string;
  readonly epoch: number;
  readonly payload: JobPayload;
}

/** Does the jobs of one contract. */
export interface JobProcessor {
  readonly contract: JobContract;
  process(delivery: Delivery): Promise<void>;
}

/** Do not start if the promise cannot be kept: every contract of the queue has exactly one processor. */
export function pairUp(
  contracts: readonly JobContract[],
  processors: readonly JobProcessor[],
): Map<string, JobProcessor> {
  const faults = contracts.flatMap(({ name }) => {
    const found = processors.filter((processor) => processor.contract.name === name).length;
    return found === 1 ? [] : [`${name} has ${found} processors`];
  });
  const unknown = processors.filter(({ contract }) => !contracts.includes(contract));
  faults.push(...unknown.map(({ contract }) => `${contract.name} is not a contract of this process`));
  if (faults.length > 0) throw new Error(`Job contracts: ${faults.join('; ')}`);
  return new Map(processors.map((processor) => [processor.contract.name, processor]));
}
