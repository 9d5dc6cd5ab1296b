/** As JSON text, so that numbers beyond what JavaScript holds and halves of characters arrive as they are. */
export const HOSTILE_VALUES: readonly string[] = [
  'null',
  'true',
  '-1',
  '1.5',
  '1e308',
  '-1e308',
  '1e400',
  '9007199254740993',
  '99999999999999999999999999',
  '2147483648',
  '"NaN"',
  '"Infinity"',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud83d"',
  '"\\u202e\\u0645\\u0631\\u062d"',
  `"${'😀'.repeat(60)}"`,
  `"${'x'.repeat(20_000)}"`,
  '"\'; drop table worker; --"',
  '"%\\\\_%"',
  '"<script>alert(1)</script>"',
  '"2020-02-30"',
  '"2020-02-30T00:00:00Z"',
  '"2020-W10-5T08:00:00Z"',
  '"+275760-09-13T00:00:00Z"',
  '"0000-01-01"',
  '"999999"',
  '"not-a-uuid"',
  '"ffffffff-ffff-ffff-ffff-ffffffffffff"',
  '[]',
  '[null]',
  '[[]]',
  '{}',
  '{"$gt":""}',
  '{"length":1}',
];

/** Of a query string; NAME stands for the parameter. */
export const HOSTILE_QUERIES: readonly string[] = [
  'NAME=',
  'NAME',
  'NAME=-1',
  'NAME=0',
  'NAME=1e9',
  'NAME=NaN',
  'NAME=99999999999999999999',
  'NAME=1&NAME=2',
  'NAME[]=1',
  'NAME[a]=1',
  'NAME=%',
  'NAME=%ED%A0%80',
  'NAME=%00',
  'NAME=%F0%9F%98%80',
  "NAME='%20or%20'1'='1",
  'NAME=%25_%5C',
  'NAME=2020-02-30T00:00:00Z',
  'NAME=%2B275760-09-13T00:00:00Z',
  'NAME=440000',
  `NAME=${'x'.repeat(2000)}`,
  '__proto__=1',
];

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const PARTS = 7;

/** One part of the values, of each place in turn another: every value meets many places, and each place many values. */
export const shareOf = <T>(values: readonly T[], turn: number, parts = PARTS): T[] =>
  values.filter((_, i) => i % parts === turn % parts);

/** The body as JSON text with one value at a time replaced, and with one field too many. */
export function mutationsOf(body: object, values: readonly string[], turn: number): [pointer: string, text: string][] {
  const placesOf = (value: Json, path: string): string[] =>
    typeof value === 'object' && value !== null
      ? [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, `${path}/${key}`))]
      : [path];
  const written = (value: Json, path: string, at: string, text: string): string => {
    if (path === at) return text;
    if (Array.isArray(value))
      return `[${value.map((inner: Json, i) => written(inner, `${path}/${String(i)}`, at, text)).join(',')}]`;
    if (typeof value === 'object' && value !== null)
      return `{${Object.entries(value)
        .map(([key, inner]) => `${JSON.stringify(key)}:${written(inner, `${path}/${key}`, at, text)}`)
        .join(',')}}`;
    return JSON.stringify(value);
  };
  const replaced = placesOf(body as Json, '')
    .filter((place) => place !== '')
    .flatMap((place, i) =>
      shareOf(values, turn + i).map((text): [string, string] => [place, written(body as Json, '', place, text)]),
    );
  return [...replaced, ['/unknown', JSON.stringify({ ...body, unknown: 1 })]];
}
