import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, FieldCipher, newId, SYSTEM } from '#platform';
import { LIMITS as ROSTER_LIMITS } from '../roster/file/limits.js';
import { tooLarge } from '../roster/roster.errors.js';
import type { RosterSource } from '../roster/roster-reading.js';
import { fileGone } from './intake.errors.js';

/** Bytes of every piece but the last. */
const PIECE = 1024 * 1024;

export interface KeptFile {
  readonly id: string;
  readonly bytes: number;
  /** What equal files have in common, by the key that counts and then by every other one that is known. */
  readonly contentIndexes: readonly Buffer[];
}

/** Roster files as they came, sealed in pieces, so that whichever process is free can read them. */
@Injectable()
export class RosterFiles {
  constructor(
    private readonly db: Database,
    private readonly cipher: FieldCipher,
  ) {}

  /** What equal files have in common, and nothing else; as in `KeptFile`, since a roster keeps the hash with which it came. */
  contentIndexes(sha256: string): readonly Buffer[] {
    return [this.cipher.blindIndex('roster', sha256), ...this.cipher.blindIndexes('roster', sha256)];
  }

  /** Keeps a file as it arrives, under a new id. @throws roster.too-large, and then nothing of it is kept */
  async keep(file: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<KeptFile> {
    const id = newId();
    const hash = createHash('sha256');
    let [bytes, pieces, gathered, waiting] = [0, 0, 0, [] as Uint8Array[]];
    const write = async () => {
      const sealed = this.cipher.sealBytes(boundTo(id, pieces), Buffer.concat(waiting));
      const values = [id, pieces++, sealed];
      [gathered, waiting] = [0, []];
      await this.db.transaction(SYSTEM, (tx) => tx.query('insert into roster_piece values ($1, $2, $3)', values));
    };
    try {
      for await (const chunk of file) {
        bytes += chunk.length;
        if (bytes > ROSTER_LIMITS.bytes) throw tooLarge('bytes', ROSTER_LIMITS.bytes);
        hash.update(chunk);
        for (let at = 0; at < chunk.length;) {
          const part = chunk.subarray(at, at + PIECE - gathered);
          waiting.push(part);
          at += part.length;
          gathered += part.length;
          if (gathered === PIECE) await write();
        }
      }
      if (waiting.length > 0) await write();
      return { id, bytes, contentIndexes: this.contentIndexes(hash.digest('hex')) };
    } catch (error) {
      await this.erase(id);
      throw error;
    }
  }

  /** The file to be read, as often as asked. */
  source(id: string, size: number): RosterSource {
    const read = async (piece: number) => {
      const [row] = await this.db.transaction(SYSTEM, (tx) =>
        tx.query<{ sealed: Buffer }[]>('select sealed from roster_piece where roster_id = $1 and piece = $2', [
          id,
          piece,
        ]),
      );
      return row && this.cipher.openBytes(boundTo(id, piece), row.sealed);
    };
    async function* open(from = 0) {
      for (let piece = Math.floor(from / PIECE); piece * PIECE < size; piece++) {
        const bytes = await read(piece);
        if (!bytes) throw fileGone();
        yield bytes.subarray(Math.max(0, from - piece * PIECE));
      }
    }
    return { size, open };
  }

  async erase(id: string): Promise<void> {
    await this.db.transaction(SYSTEM, (tx) => tx.query('delete from roster_piece where roster_id = $1', [id]));
  }
}

const boundTo = (id: string, piece: number): string => `${id}/${piece}`;
