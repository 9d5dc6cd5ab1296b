import { DomainError } from '#kernel';

/** No contract of this API nests deeper, lists longer or says more at once. */
const DEEPEST = 12;
const LONGEST_LIST = 5000;
const MOST_VALUES = 100_000;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Looks at a parsed body before anything recursive does, without recursion. A field that is null counts as left out and
 * is taken away.
 * @throws request.nul-character, request.lone-surrogate, request.too-deep, request.too-many-values, request.list-in-list
 */
export function checkBody(body: unknown): void {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: body, depth: 0 }];
  let seen = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (++seen > MOST_VALUES) throw tooManyValues();
    if (typeof value === 'string') checkText(value);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= DEEPEST) throw tooDeep();
    if (Array.isArray(value) && value.length > LONGEST_LIST) throw tooManyValues();
    for (const [key, inner] of Object.entries(value)) {
      checkText(key);
      if (Array.isArray(value) && Array.isArray(inner)) throw listInList();
      if (!Array.isArray(value) && inner === null) Reflect.deleteProperty(value, key);
      open.push({ value: inner, depth: depth + 1 });
    }
  }
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair: refused here for all routes. */
export function checkText(text: string): void {
  if (text.includes('\0')) throw nulRefused();
  if (LONE_SURROGATE.test(text)) throw surrogateRefused();
}

export const nulRefused = () =>
  new DomainError('request.nul-character', 'invalid', {
    zh: '请求文本中含有空字符（U+0000）',
    en: 'A text of the request bears the NUL character (U+0000)',
  });

const surrogateRefused = () =>
  new DomainError('request.lone-surrogate', 'invalid', {
    zh: '请求文本中含有不完整的字符（单独的代理码位）',
    en: 'A text of the request bears half a character (a lone surrogate)',
  });

const tooDeep = () =>
  new DomainError(
    'request.too-deep',
    'invalid',
    { zh: '请求内容嵌套过深', en: 'The request is nested too deeply' },
    { deepest: DEEPEST },
  );

/** No contract has such a thing, and a list passes for an item where items are validated one by one. */
const listInList = () =>
  new DomainError('request.list-in-list', 'invalid', {
    zh: '列表中的条目不能又是列表',
    en: 'An item of a list cannot be a list itself',
  });

const tooManyValues = () =>
  new DomainError(
    'request.too-many-values',
    'invalid',
    { zh: '请求内容条目过多，请分批发送', en: 'The request lists too much at once; send it in parts' },
    { longestList: LONGEST_LIST, mostValues: MOST_VALUES },
  );
