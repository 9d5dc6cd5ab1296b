import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from './tokens.js';
import type { Settings } from './settings.js';

const NONCE = 12;
const TAG = 16;

/**
 * Seals sensitive records and makes the keyed hashes by which they are found. A sealed record is
 * `key id ‖ 0x00 ‖ nonce ‖ tag ‖ AES-256-GCM ciphertext`; the row id is bound in as associated data, so a sealed
 * record that is copied to another row does not open.
 */
@Injectable()
export class FieldCipher {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  seal(rowId: string, record: unknown): Buffer {
    return this.sealBytes(rowId, Buffer.from(JSON.stringify(record)));
  }

  /** As `seal`, for bytes that are no record: a piece of a file. */
  sealBytes(rowId: string, plain: Buffer): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.settings.fieldKey, nonce, { authTagLength: TAG });
    cipher.setAAD(Buffer.from(rowId));
    const sealed = cipher.update(plain);
    // Nothing is left over at the end of a counter mode.
    cipher.final();
    return Buffer.concat([Buffer.from(`${this.settings.fieldKeyId}\0`), nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws if the record was sealed with another key, for another row, or altered */
  open(rowId: string, sealed: Buffer): unknown {
    return JSON.parse(this.openBytes(rowId, sealed).toString('utf8'));
  }

  /** @throws as `open` */
  openBytes(rowId: string, sealed: Buffer): Buffer {
    const start = sealed.indexOf(0) + 1;
    const keyId = sealed.subarray(0, start - 1).toString();
    if (keyId !== this.settings.fieldKeyId) throw new Error(`No field key ${keyId}`);
    const nonce = sealed.subarray(start, start + NONCE);
    const decipher = createDecipheriv('aes-256-gcm', this.settings.fieldKey, nonce, { authTagLength: TAG });
    decipher.setAAD(Buffer.from(rowId));
    decipher.setAuthTag(sealed.subarray(start + NONCE, start + NONCE + TAG));
    const plain = decipher.update(sealed.subarray(start + NONCE + TAG));
    decipher.final();
    return plain;
  }

  /** The blind index of a normalised value: equal values give equal hashes, nothing else is to be learnt from it. */
  blindIndex(kind: string, normalised: string): Buffer {
    return createHmac('sha256', this.settings.indexKey).update(`${kind}\0${normalised}`).digest();
  }
}
