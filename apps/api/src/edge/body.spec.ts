import { DomainError } from '#kernel';
import { expect, test } from 'vitest';
import { checkBody } from './body.js';

const refusalOf = (body: unknown): string | null => {
  try {
    checkBody(body);
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
};
const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

test.each([
  ['a NUL in a text', { items: [{ name: 'a\0b' }] }, 'request.nul-character'],
  ['a NUL in the name of a field', { 'a\0': 1 }, 'request.nul-character'],
  ['half a surrogate pair', { name: 'a\ud800b' }, 'request.lone-surrogate'],
  ['a hundred thousand brackets', nested(100_000), 'request.too-deep'],
  ['a list in a list', { items: [[]] }, 'request.list-in-list'],
  ['a list beyond the longest', { items: Array.from({ length: 5001 }, () => 0) }, 'request.too-many-values'],
  [
    'many lists',
    Array.from({ length: 50 }, () => ({ items: Array.from({ length: 4000 }, () => 0) })),
    'request.too-many-values',
  ],
])('%s is refused', (_, body, code) => {
  expect(refusalOf(body)).toBe(code);
});

test('characters beyond the first plane, texts from right to left and lists of things with lists pass', () => {
  expect(refusalOf({ name: '𠮷田 😀 \u202eمرحبا', items: [{ lists: [{ at: [2] }] }, true] })).toBeNull();
  expect(refusalOf(undefined)).toBeNull();
});

test('a field that is null counts as left out', () => {
  const body = { note: null, items: [{ place: null, step: 'board' }] };
  expect(refusalOf(body)).toBeNull();
  expect(body).toEqual({ items: [{ step: 'board' }] });
});
