import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { hmacSha256, randomPiece } from './access/keyed-hash.js';
import { heldIndexKey } from './keys/held-key.js';
import type { KeySource } from './keys/key-source.js';
import { KEYS } from './tokens.js';

const NONCE = 12;
const TAG = 16;

/**
 * Seals sensitive records and makes the keyed hashes by which they are found. A sealed record is
 * `key id ‖ 0x00 ‖ nonce ‖ tag ‖ AES-256-GCM ciphertext`; the row id is bound in as associated data, so a sealed
 * record that is copied to another row does not open.
 */
@Injectable()
export class FieldCipher {
  constructor(@Inject(KEYS) private readonly keys: KeySource) {}

  /** The key that new records are sealed with. */
  get fieldKeyId(): string {
    return this.keys.current('field');
  }

  /**
   * The key of blind indexes: of the transaction that runs, which holds it, or of the last one. Whoever makes indexes outside of a
   * transaction compares this within the one that writes them, and makes them anew where it is another.
   */
  get indexKeyId(): string {
    return heldIndexKey() ?? this.keys.current('index');
  }

  get indexKeyIds(): readonly string[] {
    return this.keys.ids('index');
  }

  seal(rowId: string, record: unknown): Buffer {
    return this.sealBytes(rowId, Buffer.from(JSON.stringify(record)));
  }

  /** As `seal`, for bytes that are no record: a piece of a file. */
  sealBytes(rowId: string, plain: Buffer): Buffer {
    const nonce = randomPiece(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.keys.key('field', this.fieldKeyId), nonce, {
      authTagLength: TAG,
    });
    cipher.setAAD(Buffer.from(rowId));
    const sealed = cipher.update(plain);
    // Nothing is left over at the end of a counter mode.
    cipher.final();
    return Buffer.concat([Buffer.from(`${this.fieldKeyId}\0`), nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws if the record was sealed with another key, for another row, or altered */
  open(rowId: string, sealed: Buffer): unknown {
    return JSON.parse(this.openBytes(rowId, sealed).toString('utf8'));
  }

  /** @throws as `open` */
  openBytes(rowId: string, sealed: Buffer): Buffer {
    const start = sealed.indexOf(0) + 1;
    const nonce = sealed.subarray(start, start + NONCE);
    const decipher = createDecipheriv('aes-256-gcm', this.keys.key('field', keyIdOf(sealed)), nonce, {
      authTagLength: TAG,
    });
    decipher.setAAD(Buffer.from(rowId));
    decipher.setAuthTag(sealed.subarray(start + NONCE, start + NONCE + TAG));
    const plain = decipher.update(sealed.subarray(start + NONCE + TAG));
    decipher.final();
    return plain;
  }

  /** The blind index of a normalised value: equal values give equal hashes, nothing else is to be learnt from it. */
  blindIndex(kind: string, normalised: string): Buffer {
    return this.blindIndexBy(this.indexKeyId, kind, normalised);
  }

  /** By every key that is known, for looking up what was written before a rotation and is not rotated: codes of slips, files. */
  blindIndexes(kind: string, normalised: string): Buffer[] {
    return this.keys.ids('index').map((id) => this.blindIndexBy(id, kind, normalised));
  }

  blindIndexBy(keyId: string, kind: string, normalised: string): Buffer {
    return hmacSha256(this.keys.key('index', keyId), `${kind}\0${normalised}`);
  }
}

/** Name of the key that a record is sealed with. */
const keyIdOf = (sealed: Buffer): string => sealed.subarray(0, sealed.indexOf(0)).toString();
