import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const keyOf = (fill: number) => Buffer.alloc(32, fill).toString('base64');

/** A key file with two keys of each sort, of which this one seals; its path. */
export function keyFileWith(current: 'k1' | 'k2'): string {
  const file = join(mkdtempSync(join(tmpdir(), 'keys-')), 'keys.json');
  const rings = {
    field: { current, keys: { k1: keyOf(1), k2: keyOf(3) } },
    index: { current: 'i1', keys: { i1: keyOf(2), i2: keyOf(4) } },
  };
  writeFileSync(file, JSON.stringify(rings), { mode: 0o600 });
  return file;
}
