import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant } from '#platform';
import { startMatching } from '../../support/matching.js';

let stage: Awaited<ReturnType<typeof startMatching>>;
let office: Grant;

beforeAll(async () => {
  stage = await startMatching();
  const [opened] = await stage.openOffices('513431');
  if (!opened) throw new Error('no office');
  office = opened.coordinator;
});
afterAll(() => stage.end());

describe('A worker who would set out until a certain day', () => {
  it('is proposed where work begins on that day, and told why not where it begins after it', async () => {
    const employer = await stage.employer();
    await stage.vacancy(employer, { headcount: 5, startsOn: '2020-03-16' });
    const [inTime, before] = [
      await stage.worker(office, { availableFrom: null, availableUntil: '2020-03-16' }),
      await stage.worker(office, { availableFrom: null, availableUntil: '2020-03-15' }),
    ];
    const run = await stage.match(office);
    expect(await stage.runs.explain(office, run.id, inTime)).toMatchObject({ outcome: 'proposed' });
    expect(await stage.runs.explain(office, run.id, before)).toMatchObject({
      outcome: 'no-eligible-pair',
      barred: { until: 1 },
    });
    expect(await stage.ownOffers.lastExplanation(before, '513431')).toMatchObject({
      barred: [{ bar: 'until', text: { zh: '开工在您可出发的最后日期之后' } }],
    });
  });
});
