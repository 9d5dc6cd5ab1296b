import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

/**
 * Does a round again and again until stopped, at once while there is more to do (the round says how much it did),
 * else after `idleMs`. A failed round is logged and tried again.
 */
export function loop(
  name: string,
  idleMs: number,
  log: Logger,
  round: () => Promise<number>,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const turn = async () => {
    while (!stopping.signal.aborted) {
      const done = await round().catch((error: unknown) => {
        log.warn({ loop: name, err: error }, 'round failed');
        return 0;
      });
      if (done === 0) await pause(idleMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = turn();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
