import type { Text } from '#kernel';

/** One message to one person. */
export interface Message {
  /** The same message bears the same id, however often it is handed over. */
  readonly id: string;
  readonly phone: string;
  readonly text: Text;
}

/** Messages that are handed over together. */
export interface Mailing {
  readonly id: string;
  readonly at: Date;
  readonly messages: readonly Message[];
}

/**
 * Brings messages to people's telephones: an SMS gateway, a messenger, or the folder of `FileNotices`. Handed the same mailing again
 * (a process was killed before it could write that it was sent), it must not bring it twice.
 */
export abstract class NoticeProvider {
  /**
   * @returns why a message cannot be brought to that number, by the ids of those messages; all others are on their way
   * @throws where the provider is away; the mailing is tried again later
   */
  abstract deliver(mailing: Mailing): Promise<ReadonlyMap<string, string>>;
}
