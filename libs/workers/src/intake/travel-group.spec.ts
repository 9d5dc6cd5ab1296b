import { describe, expect, it } from 'vitest';
import { type Companionship, travelParties } from './travel-group.js';

const link = (person: string, travelsWith: string | null = null, group: string | null = null): Companionship => ({
  person,
  travelsWith,
  group,
});

describe('Travel groups', () => {
  it('hold everyone linked by a named companion, directly or through others', () => {
    const parties = travelParties([
      link('a', 'b'),
      link('b'),
      link('c', 'b'),
      link('d', 'c'),
      link('e', 'f'),
      link('f', 'e'),
    ]);
    expect(parties.map(({ people }) => [...people].sort())).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('are not made of one person', () => {
    expect(travelParties([link('a'), link('b', 'b'), link('c', 'gone')])).toEqual([]);
  });

  it('take newcomers in, whoever named whom', () => {
    expect(travelParties([link('new', 'old'), link('old', null, 'g')])).toEqual([
      { people: ['new', 'old'], group: 'g' },
    ]);
    expect(travelParties([link('old', 'new', 'g'), link('new')])).toEqual([{ people: ['old', 'new'], group: 'g' }]);
  });

  it('move nobody from one group to another', () => {
    const parties = travelParties([link('a', 'b', 'g'), link('b', null, 'h'), link('c', 'a'), link('d', 'b')]);
    expect(parties).toEqual([
      { people: ['a', 'c'], group: 'g' },
      { people: ['b', 'd'], group: 'h' },
    ]);
  });
});
