import { open, stat } from 'node:fs/promises';
import type { RosterSource } from '../roster-reading.js';

/** A file that is in memory anyway. */
export const bytesSource = (bytes: Uint8Array): RosterSource => ({
  size: bytes.length,
  async *open(from = 0) {
    yield await Promise.resolve(bytes.subarray(from));
  },
});

/** A file on disk. */
export async function fileSource(path: string): Promise<RosterSource> {
  const { size } = await stat(path);
  return {
    size,
    async *open(from = 0) {
      const file = await open(path);
      try {
        yield* file.createReadStream({ start: from, highWaterMark: 262_144 }) as AsyncIterable<Buffer>;
      } finally {
        await file.close();
      }
    },
  };
}
