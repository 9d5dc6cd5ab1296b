import { DomainError } from '#kernel';
import {
  asOwner,
  FieldCipher,
  launchPlace,
  openKeys,
  type OwnerConnection,
  reseal,
  sealedCounts,
  settingsOrExit,
} from '#platform';
import { IndexRotation } from '#workers';
import type { Typed } from './arguments.js';

const say = (zh: string, en: string) => process.stderr.write(`${zh} · ${en}\n`);

/** With the keys of the settings and the connection of DATABASE_OWNER_URL. */
async function withOwner(work: (owner: OwnerConnection, cipher: FieldCipher) => Promise<number>): Promise<number> {
  const { ownerUrl } = launchPlace();
  if (!ownerUrl || !URL.canParse(ownerUrl)) {
    process.stderr.write('DATABASE_OWNER_URL is wanted\n');
    return 78;
  }
  const cipher = new FieldCipher(await openKeys(settingsOrExit()));
  try {
    return await asOwner(ownerUrl, (owner) => work(owner, cipher));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    say(`${error.code}: ${error.text.zh}`, error.text.en);
    return 1;
  }
}

/** Prints, as JSON, how many records are sealed with which key, and where the index key stands. */
export const keysStatus = () =>
  withOwner(async (owner, cipher) => {
    const index = await new IndexRotation(owner, cipher).state();
    const status = {
      field: { current: cipher.fieldKeyId, records: await sealedCounts(owner) },
      index: { ...index, key: index.key ?? cipher.indexKeyId, known: cipher.indexKeyIds },
    };
    process.stdout.write(`${JSON.stringify(status, null, 2)}\n`);
    return 0;
  });

/** Seals everything with the current field key, or makes the indexes of people with another index key. */
export const keysRotate = ({ field, index, to }: Typed) =>
  withOwner(async (owner, cipher) => {
    if (field === index || (index && !to)) {
      say('须写明 --field，或 --index --to KEY', 'say --field, or --index --to KEY');
      return 64;
    }
    if (field) {
      const records = await reseal(owner, cipher);
      say(
        `已用密钥 ${cipher.fieldKeyId} 重新封存 ${records} 条`,
        `${records} records sealed anew with ${cipher.fieldKeyId}`,
      );
      return 0;
    }
    const done = { filling: 0, clearing: 0, rest: 0 };
    const rotation = new IndexRotation(owner, cipher, (phase, rows) => {
      done[phase] += rows;
    });
    const { key } = await rotation.rotate(to ?? '');
    say(
      `查找密钥现为 ${key ?? ''}：写入 ${done.filling} 条，清除 ${done.clearing} 条`,
      `the index key is ${key ?? ''} now: ${done.filling} filled, ${done.clearing} cleared`,
    );
    return 0;
  });
