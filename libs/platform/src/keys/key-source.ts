import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Settings } from '../settings.js';

/** `field` seals records, `index` makes the keyed hashes by which they are found. */
export const KEY_PURPOSES = ['field', 'index'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/** Where keys come from. Several may be known for a purpose; one is current. */
export interface KeySource {
  current(purpose: KeyPurpose): string;
  ids(purpose: KeyPurpose): readonly string[];
  /** 32 bytes. @throws where no key bears the name */
  key(purpose: KeyPurpose, id: string): Buffer;
}

/** Opens keys that are kept wrapped. A key management service stands behind this; `LocalWrapping` is its local likeness. */
export interface KeyWrapping {
  unwrap(purpose: KeyPurpose, id: string, wrapped: Buffer): Promise<Buffer>;
}

const LENGTH = 32;
const NONCE = 12;
const TAG = 16;

/** Envelope encryption with a master key of one's own: `nonce ‖ tag ‖ AES-256-GCM`, bound to purpose and name. */
export class LocalWrapping implements KeyWrapping {
  constructor(private readonly master: Buffer) {}

  wrap(purpose: KeyPurpose, id: string, key: Buffer): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.master, nonce, { authTagLength: TAG });
    cipher.setAAD(Buffer.from(`${purpose}\0${id}`));
    const wrapped = Buffer.concat([cipher.update(key), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), wrapped]);
  }

  unwrap(purpose: KeyPurpose, id: string, wrapped: Buffer): Promise<Buffer> {
    const decipher = createDecipheriv('aes-256-gcm', this.master, wrapped.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(Buffer.from(`${purpose}\0${id}`));
    decipher.setAuthTag(wrapped.subarray(NONCE, NONCE + TAG));
    return Promise.resolve(Buffer.concat([decipher.update(wrapped.subarray(NONCE + TAG)), decipher.final()]));
  }
}

interface Ring {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

export class KeyRing implements KeySource {
  constructor(private readonly rings: Readonly<Record<KeyPurpose, Ring>>) {}

  current(purpose: KeyPurpose): string {
    return this.rings[purpose].current;
  }

  ids(purpose: KeyPurpose): readonly string[] {
    return [...this.rings[purpose].keys.keys()];
  }

  key(purpose: KeyPurpose, id: string): Buffer {
    const key = this.rings[purpose].keys.get(id);
    if (!key) throw new Error(`No ${purpose} key ${id}`);
    return key;
  }
}

/** The single keys of FIELD_KEY and INDEX_KEY. */
export const settingsRing = ({
  fieldKeyId,
  fieldKey,
  indexKeyId,
  indexKey,
}: Pick<Settings, 'fieldKeyId' | 'fieldKey' | 'indexKeyId' | 'indexKey'>): KeyRing =>
  new KeyRing({
    field: { current: fieldKeyId, keys: new Map([[fieldKeyId, fieldKey]]) },
    index: { current: indexKeyId, keys: new Map([[indexKeyId, indexKey]]) },
  });

/**
 * The keys of KEY_FILE, else those of the settings. The file is JSON: `{"field": {"current": "k2", "keys": {"k1": "…", "k2": "…"}},
 * "index": {…}}`, keys in base64, wrapped where a wrapping is given.
 * @throws where the file is not so; it is never quoted
 */
export async function openKeys(
  settings: Settings,
  wrapping: KeyWrapping | null = wrappingOf(settings),
): Promise<KeySource> {
  if (settings.keyFile === null) return settingsRing(settings);
  const file = JSON.parse(readFileSync(settings.keyFile, 'utf8')) as Partial<
    Record<KeyPurpose, { current?: unknown; keys?: Record<string, unknown> }>
  >;
  const ringOf = async (purpose: KeyPurpose): Promise<Ring> => {
    const { current, keys = {} } = file[purpose] ?? {};
    const opened = new Map<string, Buffer>();
    for (const [id, written] of Object.entries(keys)) {
      const bytes = Buffer.from(String(written), 'base64');
      const key = wrapping ? await wrapping.unwrap(purpose, id, bytes) : bytes;
      if (!/^[\w-]{1,16}$/.test(id) || key.length !== LENGTH)
        throw new Error(`KEY_FILE: ${purpose} key ${id} is wrong`);
      opened.set(id, key);
    }
    if (typeof current !== 'string' || !opened.has(current))
      throw new Error(`KEY_FILE: the current ${purpose} key is not among its keys`);
    return { current, keys: opened };
  };
  return new KeyRing({ field: await ringOf('field'), index: await ringOf('index') });
}

const wrappingOf = ({ keyWrappingKey }: Settings): KeyWrapping | null =>
  keyWrappingKey === null ? null : new LocalWrapping(keyWrappingKey);
