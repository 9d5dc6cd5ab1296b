import { expect, test } from 'vitest';
import { type JobContract, type JobProcessor, pairUp } from './contracts.js';

const plan: JobContract = { name: 'transport.plan', queue: 'solve', on: ['batch.plan-requested'] };
const list: JobContract = { name: 'arrivals.list', queue: 'work', on: ['trip.boarding'] };
const doing = (contract: JobContract): JobProcessor => ({ contract, process: () => Promise.resolve() });

test('each contract finds its processor', () => {
  const [planner, lister] = [doing(plan), doing(list)];
  expect(pairUp([plan, list], [lister, planner]).get('transport.plan')).toBe(planner);
});

test.each([
  ['none', [plan], [], 'transport.plan has 0 processors'],
  ['two', [plan], [doing(plan), doing(plan)], 'transport.plan has 2 processors'],
  ['one too many', [plan], [doing(plan), doing(list)], 'arrivals.list is not a contract of this process'],
])('a process with %s does not start and names the culprit', (_, contracts, processors, sentence) => {
  expect(() => pairUp(contracts, processors)).toThrow(sentence);
});
