import { expect, it } from 'vitest';
import { type Flow, gapsIn } from './gaps.js';

const flow = (origin: string, destination: string, changed: Partial<Flow> = {}): Flow => ({
  origin,
  destination,
  day: '2020-03-16',
  placed: 1,
  wishing: 0,
  ...changed,
});

it('a gap is where nobody recognises on the day of being there, added up over the week, the largest first', () => {
  const flows = [
    flow('513400', '440600', { placed: 40 }),
    flow('513400', '420100', { placed: 2, wishing: 3 }),
    flow('513400', '420100', { day: '2020-03-17', wishing: 1 }),
    flow('522600', '420100', { placed: 4000, wishing: 110 }),
    flow('513400', '330100', { day: '2020-03-16', placed: 7 }),
    flow('513400', '330100', { day: '2020-03-17', placed: 4 }),
  ];
  const isRecognised = (_: string, destination: string, day: string) =>
    destination === '440600' || (destination === '330100' && day < '2020-03-17');
  expect(gapsIn(flows, isRecognised)).toEqual({
    workers: 4168,
    unrecognised: 4121,
    text: {
      zh: '一周内有 4,121 人前往无人认可其健康码的地方',
      en: '4,121 workers a week travel where nobody recognises',
    },
    items: [
      { origin: '522600', destination: '420100', workers: 4110, placed: 4000, wishing: 110 },
      { origin: '513400', destination: '420100', workers: 7, placed: 3, wishing: 4 },
      { origin: '513400', destination: '330100', workers: 4, placed: 4, wishing: 0 },
    ],
  });
});

it('within a province there is no gap', () =>
  expect(gapsIn([flow('513400', '510100')], () => false)).toMatchObject({ workers: 1, unrecognised: 0, items: [] }));
