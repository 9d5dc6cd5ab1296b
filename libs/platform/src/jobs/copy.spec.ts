import { expect, test } from 'vitest';
import { copyLine } from './copy.js';

test('what separates cells and lines is escaped, and nothing else is touched', () => {
  expect(copyLine(['a\tb', 'c\\d', 'e\nf\r', '"卢\'', ''])).toBe('a\\tb\tc\\\\d\te\\nf\\r\t"卢\'\t\n');
});

test('nothing, numbers, bytes, instants and lists have the form that PostgreSQL reads', () => {
  const at = new Date('2020-03-06T01:00:00Z');
  expect(copyLine([null, 7, true, false, Buffer.from([0, 255]), at])).toBe(
    '\\N\t7\tt\tf\t\\\\x00ff\t2020-03-06T01:00:00.000Z\n',
  );
  expect(copyLine([[], ['a', 'b"c', 'd\\e']])).toBe('{}\t{"a","b\\\\"c","d\\\\\\\\e"}\n');
});
