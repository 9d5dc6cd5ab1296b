import { expect, it } from 'vitest';
import { sentenceFor } from './sentences.js';

it('every event of the journey has a sentence of its own in both languages', () => {
  expect(sentenceFor('passenger.boarded', {})).toEqual({ zh: '已上车', en: 'Boarded' });
});

it('coming back to the register is told apart from joining it', () => {
  const [joined, stranded] = [
    sentenceFor('worker.registered', {}),
    sentenceFor('worker.registered', { step: 'strand' }),
  ];
  expect(stranded).not.toEqual(joined);
});

it('an event of a type still unknown is shown by its name', () => {
  expect(sentenceFor('worker.trained', {}).en).toContain('worker.trained');
});
