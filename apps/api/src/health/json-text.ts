import { buildMessage, ValidateBy } from 'class-validator';

/** As deep as a rule that people can read, and far from what a recursion minds. */
const DEEPEST = 50;

/** The JSON object that a text is; null where it is none, or one nested too deeply. */
export function objectIn(text: unknown): object | null {
  // An escape could smuggle in what no text of a body may bear.
  if (typeof text !== 'string' || text.includes('\\u')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) && isShallow(value) ? value : null;
  } catch {
    return null;
  }
}

function isShallow(value: object): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth < DEEPEST; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : []));
    if (level.length === 0) return true;
  }
  return false;
}

/** A JSON object written as a text: what would break the laws for bodies, such as a list in a list. */
export const IsObjectText = () =>
  ValidateBy({
    name: 'isObjectText',
    validator: {
      validate: (value) => objectIn(value) !== null,
      defaultMessage: buildMessage(() => `$property must be a JSON object as text, at most ${DEEPEST} levels deep`),
    },
  });
