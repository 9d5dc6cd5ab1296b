import { setTimeout as pause } from 'node:timers/promises';

const BETWEEN_LOOKS_MS = 25;

/**
 * Looks again and again until `condition` gives something other than false, null or undefined, and returns that.
 * A condition that throws does not hold yet.
 * @param what completes the sentence "Waited 10 s in vain for …"
 * @param within seconds
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { what, within = 10 }: { what: string; within?: number },
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = Date.now() + within * 1000;
  let last = '';
  do {
    try {
      const seen = await condition();
      if (seen !== false && seen !== null && seen !== undefined) return seen as Exclude<T, false | null | undefined>;
    } catch (error) {
      last = ` The last look failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    await pause(BETWEEN_LOOKS_MS);
  } while (Date.now() < deadline);
  throw new Error(`Waited ${within} s in vain for ${what}.${last}`);
}
