export class Wrong extends Error {}

export function insist(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Wrong(sentence);
}
