import { fateOf } from './season-cast.js';
import { advance, DAY, type Office, type Season } from './season.js';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly progress: { readonly phase: string; readonly done: number; readonly of: number } | null;
  readonly workers: number | null;
  readonly pairs: number | null;
  readonly matched: number | null;
  readonly cost: number | null;
  readonly bound: number | null;
  readonly gap: number | null;
  readonly failure: { readonly fault: string } | null;
  readonly certificate: { readonly outcomes: Readonly<Record<string, number>> } | null;
}

export interface Proposal {
  readonly id: string;
  readonly workerId: string;
  readonly siteId: string;
  readonly state: string;
  readonly worker: { readonly name: string } | null;
}

const OVER = ['done', 'failed', 'cancelled'];

async function run({ tell }: Season, { client, county }: Office): Promise<Run> {
  const { id } = await client.post<Run>('matching-runs');
  const done = await client.until<Run>(
    `matching-runs/${id}`,
    ({ state }) => OVER.includes(state),
    ({ progress }) => progress && tell.bar(progress.done, progress.of, progress.phase),
  );
  if (done.state !== 'done') throw new Error(`Matching for ${county.code} ${done.state}: ${done.failure?.fault ?? ''}`);
  return done;
}

const figuresOf = ({ workers, pairs, matched, cost, bound, gap, certificate }: Run) => ({
  workers,
  pairs,
  matched,
  cost,
  bound,
  gap,
  outcomes: certificate?.outcomes,
});

/** Matching over each county, through the queue, with its certificate. */
export async function matchWorkers(season: Season): Promise<void> {
  const { offices, tell, figures } = season;
  tell.stage('匹配（队列）', 'matching, through the queue');
  await advance(season, DAY.matching);
  const result: Record<string, object> = {};
  for (const office of offices) {
    const done = await run(season, office);
    result[office.county.code] = figuresOf(done);
    tell.fact(
      `${office.county.office}：${done.workers ?? 0} 人，匹配 ${done.matched ?? 0} 人，成本 ${done.cost ?? 0}，下界 ${done.bound ?? 0}`,
      `${done.workers ?? 0} workers, ${done.matched ?? 0} matched, cost ${done.cost ?? 0}, bound ${done.bound ?? 0}`,
    );
  }
  figures['matching'] = result;
}

const steps = async (client: Office['client'], items: readonly object[]): Promise<number> => {
  let taken = 0;
  for (let start = 0; start < items.length; start += 200) {
    const answer = await client.post<{ items: { refusal: object | null }[] }>('proposals/steps', {
      items: items.slice(start, start + 200),
    });
    taken += answer.items.filter(({ refusal }) => !refusal).length;
  }
  return taken;
};

/** Workers accept or decline; who declines keeps the place in the queue and is proposed elsewhere by the next run. */
export async function answerOffers(season: Season): Promise<void> {
  const { offices, enterprises, tell, figures } = season;
  tell.stage('务工人员答复，企业确认', 'workers answer, enterprises confirm');
  let [accepted, declined, second] = [0, 0, 0];
  for (const office of offices) {
    const first = await office.client.all<Proposal>('proposals?state=proposed&limit=500');
    const declines = first.filter(({ worker }) => fateOf(`${worker?.name ?? ''}d`) < 0.08);
    declined += await steps(
      office.client,
      declines.map(({ id }) => ({ id, step: 'decline', note: '想离家近一些' })),
    );
    const again = await run(season, office);
    second += again.matched ?? 0;
    const open = await office.client.all<Proposal>('proposals?state=proposed&limit=500');
    accepted += await steps(
      office.client,
      open.map(({ id }) => ({ id, step: 'accept' })),
    );
  }
  let [confirmed, refused] = [0, 0];
  for (const [i, { client, name }] of enterprises.entries()) {
    const asked = await client.all<Proposal>('proposals?state=accepted&limit=500');
    const refusals = asked.filter(({ worker }) => fateOf(`${worker?.name ?? ''}r`) < 0.02);
    const rest = asked.filter((proposal) => !refusals.includes(proposal));
    refused += await steps(
      client,
      refusals.map(({ id }) => ({ id, step: 'refuse', note: '岗位工艺调整' })),
    );
    confirmed += await steps(
      client,
      rest.map(({ id }) => ({ id, step: 'confirm' })),
    );
    tell.bar(i + 1, enterprises.length, name);
  }
  figures['offers'] = { accepted, declined, proposedAgain: second, confirmed, refused };
  tell.fact(
    `接受 ${accepted}，婉拒 ${declined}（再次匹配 ${second}），企业确认 ${confirmed}，企业未录用 ${refused}`,
    `${accepted} accepted, ${declined} declined (${second} proposed again), ${confirmed} confirmed, ${refused} refused`,
  );
}
