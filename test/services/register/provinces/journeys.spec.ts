import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeptVerdictService } from '#health';
import { DomainError } from '#kernel';
import { ProposalService } from '#matching';
import { newId } from '#platform';
import { DEPARTURE, startTransport, type Stage } from '../../transport/stage.js';
import { statementsOf } from './statements.js';

/** A journey of Zhaojue in Sichuan, by its ids; nobody's are made up. */
interface Journey {
  readonly worker: string;
  readonly proposal: string;
  readonly batch: string;
  readonly trip: string;
}

let stage: Stage;
let proposals: ProposalService;
let verdicts: KeptVerdictService;
let statements: () => string[];
let theirs: Journey;
let nobodys: Journey;
/** Of the asking office. */
let own: string;

beforeAll(async () => {
  stage = await startTransport();
  [proposals, verdicts] = [
    stage.module.get(ProposalService, { strict: false }),
    stage.module.get(KeptVerdictService, { strict: false }),
  ];
  const gate = await stage.gate();
  const placed = await stage.placed(gate);
  const batch = await stage.approved([placed]);
  theirs = { ...placed, batch: batch.id, trip: batch.trips[0]?.id ?? '' };
  nobodys = { worker: newId(), proposal: newId(), batch: newId(), trip: newId() };
  own = (await stage.draft([await stage.placed(gate, stage.congjiang)], {}, stage.congjiang)).id;
  statements = statementsOf(stage.module);
});
afterAll(() => stage.end());

/** All that an asker can learn, without what was asked. */
async function learnt(journey: Journey, ask: (journey: Journey) => Promise<unknown>) {
  statements();
  const answer = await ask(journey).then(
    (told) => ({ told }),
    (error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      const { code, kind, text, details } = error;
      return { code, kind, text, details };
    },
  );
  const ids = Object.entries(journey) as [string, string][];
  const unsaid = ids.reduce((text, [what, id]) => text.replaceAll(id, `{${what}}`), JSON.stringify(answer));
  return { answer: JSON.parse(unsaid) as unknown, statements: statements() };
}
const missing = (code: string) => ({ code, kind: 'missing' });
const none = { told: { items: [], next: null } };

describe('Of a journey of another province an office learns as much as of none', () => {
  test.each<[string, (journey: Journey) => Promise<unknown>, object]>([
    ['the proposals of its worker', ({ worker }) => proposals.list(stage.congjiang, { worker }), none],
    ['its proposal', ({ proposal }) => proposals.get(stage.congjiang, proposal), missing('proposal.missing')],
    [
      'a step of its proposal',
      ({ proposal }) => proposals.step(stage.congjiang, { id: proposal, step: 'withdraw' }),
      missing('proposal.missing'),
    ],
    ['its batch', ({ batch }) => stage.batches.get(stage.congjiang, batch), missing('batch.missing')],
    ['cancelling it', ({ batch }) => stage.batches.cancel(stage.congjiang, batch), missing('batch.missing')],
    [
      'its placement in a batch of the own',
      ({ proposal }) => stage.batches.change(stage.congjiang, own, { add: [proposal], remove: [] }),
      { code: 'batch.placements-unfit', details: { proposals: ['{proposal}'] } },
    ],
    [
      'a batch of its placement',
      ({ proposal }) =>
        stage.batches.draft(stage.congjiang, { name: '第二批', departsAfter: DEPARTURE, proposalIds: [proposal] }),
      { code: 'batch.placements-unfit', details: { proposals: ['{proposal}'] } },
    ],
    ['its trip', ({ trip }) => stage.trips.get(stage.congjiang, trip), missing('trip.missing')],
    ['the sheet of its trip', ({ trip }) => stage.sheets.of(stage.congjiang, trip), missing('trip.missing')],
    ['the trips of its batch', ({ batch }) => stage.trips.list(stage.congjiang, { batchId: batch }), none],
    ['the trips after its own', ({ trip }) => stage.trips.list(stage.congjiang, { after: trip }), none],
    ['its verdicts', ({ trip }) => verdicts.list(stage.congjiang, { tripId: trip }), none],
  ])('%s', async (_, ask, answer) => {
    const [one, other] = [await learnt(theirs, ask), await learnt(nobodys, ask)];
    expect(one).toEqual(other);
    expect(one.answer).toMatchObject(answer);
    expect(one.statements.length).toBeGreaterThan(1);
  });

  test('though its own office sees it', async () => {
    expect((await proposals.list(stage.zhaojue, { worker: theirs.worker })).items).toHaveLength(1);
    expect((await stage.trips.list(stage.zhaojue, { batchId: theirs.batch })).items).toHaveLength(1);
    expect((await verdicts.list(stage.zhaojue, { tripId: theirs.trip })).items).not.toHaveLength(0);
  });
});
