import { expect, it } from 'vitest';
import { objectIn } from './json-text.js';

it('a rule travels as the text of a JSON object, lists in lists and all', () =>
  expect(objectIn('{"in":["a",["a","b"]]}')).toEqual({ in: ['a', ['a', 'b']] }));

it.each([
  ['no text', 7],
  ['no JSON', '{'],
  ['a list', '[1]'],
  ['a number', '1'],
  ['nothing', 'null'],
  ['an escaped NUL', '{"in":["\\u0000",[]]}'],
  ['fifty levels', `${'{"!":'.repeat(50)}{}${'}'.repeat(50)}`],
  ['ten thousand levels', `${'{"!":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
])('%s is none', (_name, text) => expect(objectIn(text)).toBeNull());
