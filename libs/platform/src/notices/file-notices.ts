import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { shanghaiDate } from '#kernel';
import { type Mailing, NoticeProvider } from './notice-provider.js';

/**
 * Messages as files: a line of JSON each, a file for each mailing, in a folder for each day. Whoever sends them on takes the files.
 * A file is there whole or not at all, and handed over again it takes its own place. Only the owner of the process reads them, as
 * they bear telephone numbers.
 */
export class FileNotices extends NoticeProvider {
  constructor(private readonly folder: string) {
    super();
  }

  async deliver({ id, at, messages }: Mailing): Promise<ReadonlyMap<string, string>> {
    const day = path.join(this.folder, shanghaiDate(at));
    await mkdir(day, { recursive: true, mode: 0o700 });
    // Two processes may write the same mailing at once, each into a file of its own.
    const begun = path.join(day, `.${id}.${String(process.pid)}`);
    const file = await open(begun, 'w', 0o600);
    try {
      await file.writeFile(messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(begun, path.join(day, `${id}.jsonl`));
    return new Map();
  }
}

/** Without a provider nobody is reached by telephone. */
class NoNotices extends NoticeProvider {
  deliver({ messages }: Mailing): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(new Map(messages.map(({ id }) => [id, 'no-provider'])));
  }
}

export const noticesTo = (folder: string | null): NoticeProvider =>
  folder === null ? new NoNotices() : new FileNotices(folder);
