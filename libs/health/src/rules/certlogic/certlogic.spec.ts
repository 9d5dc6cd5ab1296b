import { describe, expect, it } from 'vitest';
import { certLogic } from './certlogic.js';

const ask = (document: unknown, facts: unknown = {}) => certLogic(document).evaluate(facts);
const path = (name: string) => ({ var: name });
const time = (text: unknown, amount: number, unit: string) => ({ plusTime: [text, amount, unit] });
const fault = { fault: expect.any(String) as string };

describe('what counts as true', () => {
  it.each([[true], ['a'], [1], [-1], [[0]], [{ a: null }]])('%j is truthy', (value) =>
    expect(ask({ '!': [path('x')] }, { x: value })).toEqual({ value: false }),
  );

  it.each([[false], [''], [0], [null], [[]], [{}]])('%j is falsy', (value) =>
    expect(ask({ if: [path('x'), 1, 2] }, { x: value })).toEqual({ value: 2 }),
  );

  it('an instant is neither, and to ask is a fault', () => {
    const instant = time('2020-03-07', 0, 'day');
    for (const document of [{ '!': [instant] }, { if: [instant, 1, 2] }, { and: [true, instant] }])
      expect(ask(document)).toEqual(fault);
  });

  it('a rule holds only by being true, not by being truthy, and a fault is false', () => {
    expect(certLogic({ and: [true, path('x')] }).holds({ x: 'yes' })).toBe(false);
    expect(certLogic({ in: [1, path('x')] }).holds({})).toBe(false);
    expect(certLogic({ '===': [path('x'), 'yes'] }).holds({ x: 'yes' })).toBe(true);
  });
});

describe('reading facts', () => {
  it('what is not there is null, and so is everything below it', () =>
    expect([ask(path('a.0.b'), { a: [] }), ask(path('a.b.c.d'), { a: null })]).toEqual([
      { value: null },
      { value: null },
    ]));

  it('the empty path is the facts themselves', () => expect(ask(path(''), 7)).toEqual({ value: 7 }));

  it('what objects inherit is no fact', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'a.length', 'a.map'])
      expect(ask(path(name), { a: {} })).toEqual({ value: null });
    expect(ask(path('a.length'), { a: [1, 2] })).toEqual({ value: 2 });
  });

  it('without any facts to read from, reading is a fault', () =>
    expect(certLogic(path('x')).evaluate(undefined)).toEqual(fault));
});

describe('time', () => {
  const on = (text: string, amount: number, unit: string) => ask(time(text, amount, unit));
  const at = (text: string) => ({ value: new Date(text) });

  it('a month after 31 January runs over into March', () =>
    expect(on('2021-01-31', 1, 'month')).toEqual(at('2021-03-03T00:00:00Z')));

  it('a year after 29 February is 1 March', () =>
    expect(on('2020-02-29', 1, 'year')).toEqual(at('2021-03-01T00:00:00Z')));

  it('offsets may be short, and without one it is UTC', () => {
    expect(on('2020-03-07T08:00:00+8', 0, 'hour')).toEqual(at('2020-03-07T00:00:00Z'));
    expect(on('2020-03-07T08:00:00-0130', -1, 'hour')).toEqual(at('2020-03-07T08:30:00Z'));
    expect(on('2020-03-07T08:00:00.12399', 0, 'day')).toEqual(at('2020-03-07T08:00:00.123Z'));
  });

  it('a year or month stands for its last day', () => {
    expect(on('2020', 0, 'day')).toEqual(at('2020-12-31T00:00:00Z'));
    expect(on('2020-02', 1, 'day')).toEqual(at('2020-03-01T00:00:00Z'));
  });

  it('what is no date is a fault, and a day that does not exist is before and after nothing', () => {
    expect(on('7 March', 0, 'day')).toEqual(fault);
    expect(on('2020-3-7', 0, 'day')).toEqual(fault);
    const never = time('2020-13-01', 0, 'day');
    for (const operator of ['after', 'before', 'not-after', 'not-before'])
      expect(ask({ [operator]: [never, time('2020-03-07', 0, 'day')] })).toEqual({ value: false });
  });

  it('instants are compared with instants alone', () =>
    expect(ask({ before: ['2020-03-07', time('2020-03-08', 0, 'day')] })).toEqual(fault));

  it('a text remembered is given out anew, never the same instant twice', () => {
    const compiled = certLogic(time(path('clock'), 0, 'day'));
    const [first, second] = [1, 2].map(() => compiled.evaluate({ clock: '2020-03-07' }));
    expect(first).toEqual(second);
    expect(first && 'value' in first && first.value).not.toBe(second && 'value' in second && second.value);
  });

  it('a date of birth may lack its day or month', () => {
    expect(ask({ dccDateOfBirth: ['1990-02'] })).toEqual(at('1990-02-28T00:00:00Z'));
    expect(ask({ dccDateOfBirth: ['1990-02-03T00:00:00Z'] })).toEqual(fault);
  });
});

describe('operations', () => {
  it('and stops at the first that is falsy and says which', () =>
    expect(ask({ and: [1, path('x'), { in: [1, 2] }] }, { x: 0 })).toEqual({ value: 0 }));

  it('three operands of a comparison must be in order', () => {
    expect(ask({ '<': [1, 2, 3] })).toEqual({ value: true });
    expect(ask({ '<': [1, 3, 3] })).toEqual({ value: false });
    expect(ask({ '<': [1, 3, 'x'] })).toEqual(fault);
  });

  it('in wants an array, and knows 1 from "1"', () => {
    expect(ask({ in: ['1', [1, 2]] })).toEqual({ value: false });
    expect(ask({ in: [path('x'), path('list')] }, { x: 'b', list: ['a', 'b'] })).toEqual({ value: true });
    expect(ask({ in: ['a', path('list')] }, { list: 'abc' })).toEqual(fault);
  });

  it('+ adds integers alone', () => {
    expect(ask({ '+': [1, 2] })).toEqual({ value: 3 });
    expect(ask({ '+': [1, path('x')] }, { x: 0.5 })).toEqual(fault);
  });

  it('reduce sees the item and what was reduced so far, nothing else', () => {
    const sum = { reduce: [path('x'), { '+': [path('current'), path('accumulator')] }, path('begin')] };
    expect(ask(sum, { x: [1, 2, 3], begin: 4 })).toEqual({ value: 10 });
    expect(ask(sum, { x: null, begin: 4 })).toEqual({ value: 4 });
    expect(ask(sum, { x: 'abc', begin: 4 })).toEqual(fault);
    expect(ask({ reduce: [path('x'), path('y'), 0] }, { x: [1], y: 9 })).toEqual({ value: null });
  });

  it('a fragment of an identifier is counted behind its prefix', () => {
    const third = (identifier: unknown) => ask({ extractFromUVCI: [path('x'), 2] }, { x: identifier });
    expect(third('URN:UVCI:01/NL#A1:B')).toEqual({ value: 'A1' });
    expect([third('01:NL'), third(null)]).toEqual([{ value: null }, { value: null }]);
    expect(third(5)).toEqual(fault);
  });
});

describe('documents that are not valid', () => {
  it.each([
    ['nothing', null],
    ['a fraction', 1.5],
    ['an unknown operator', { or: [true, false] }],
    ['an operator that objects inherit', { toString: [1] }],
    ['two operators', { '!': [1], and: [1, 2] }],
    ['no operator', {}],
    ['operands that are no array', { '!': true }],
    ['no operands', { and: [] }],
    ['one operand of and', { and: [true] }],
    ['three operands of ===', { '===': [1, 1, 1] }],
    ['two operands of if', { if: [true, 1] }],
    ['a path that is no text', { var: 0 }],
    ['an unknown unit of time', time('2020-03-07', 1, 'week')],
    ['an amount that is computed', { plusTime: ['2020-03-07', { '+': [1, 1] }, 'day'] }],
    ['a missing index', { extractFromUVCI: ['a'] }],
  ])('%s has an issue and is a fault', (_name, document) => {
    expect(certLogic(document).issues).not.toEqual([]);
    expect(ask(document)).toEqual(fault);
  });

  it('what is malformed and not reached is an issue, and harms nobody', () => {
    const document = { if: [true, 'reached', { or: [] }] };
    expect(certLogic(document).issues).toHaveLength(1);
    expect(ask(document)).toEqual({ value: 'reached' });
  });

  it('surplus operands are issues and are not evaluated', () => {
    expect(certLogic({ if: [true, 1, 2, 3] }).issues).toHaveLength(1);
    expect(ask({ if: [true, 1, 2, 3] })).toEqual({ value: 1 });
  });

  it('a path with an empty part is an issue', () => {
    expect(certLogic(path('x.')).issues).toHaveLength(1);
    expect(certLogic(path('')).issues).toEqual([]);
  });

  it('a document nested a thousand deep is refused instead of exhausting the stack', () => {
    let document: unknown = true;
    for (let i = 0; i < 100_000; i++) document = { '!': [document] };
    expect(certLogic(document).issues).not.toEqual([]);
    expect(ask(document)).toEqual(fault);
  });
});
