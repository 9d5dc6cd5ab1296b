import { isRecognised } from '#health';
import { recheckAffectedJob } from '#transport';
import { administrator } from '../../support/vacancies.js';
import { startIncidents } from '../incidents/stage.js';
import type { Placed } from '../transport/stage.js';
import { legsOn, TRAIN } from './stage.js';

/** The train leaves from a station of another province than the village's. */
const STATION = { ...TRAIN.from, name: '永仁站', divisionCode: '532327' };

/** Journeys by a train from a station in Yunnan, which recognises the codes of Sichuan, and what is judged of them. */
export async function startJudging() {
  const stage = await startIncidents();
  const on = legsOn(stage, stage.theGate);
  const recognisedInYunnan = async () => {
    const [created] = await stage.agreements.create(administrator, [
      {
        ...{ issuerDivision: '510000', acceptorDivision: '530000', level: 'province', mode: 'display' },
        ...{ validFrom: new Date('2020-03-01T00:00:00+08:00'), validTo: null },
        ...{ instrument: '测试协议', kind: 'fictional' },
      },
    ]);
    return created?.id ?? '';
  };
  const settle = async () => {
    for (const job of await stage.jobs(recheckAffectedJob.name)) await stage.rechecks.recheckAffected(job);
  };
  const code = async (workerId: string, colour: 'green' | 'red', expiresAt = new Date('2020-05-31T00:00:00+08:00')) => {
    const facts = { issuerDivision: '510000', issuedAt: await stage.clock.now(), temperature: 36.5, symptoms: [] };
    await stage.declare(stage.office, [{ ...facts, workerId, colour, expiresAt }]);
  };
  const tasksOf = async ({ worker }: Placed) =>
    (await stage.tasks.list(stage.office, { limit: 500 })).items.filter(({ workerId }) => workerId === worker);
  const verdictsOf = async ({ worker }: Placed) =>
    await stage.sql<{ occasion: string; acts: string[]; outcome: string; current: boolean }[]>(
      'select occasion, acts, outcome, current from verdict where worker_id = $1 order by id',
      [worker],
    );

  /** An approved journey by a train of its own from that station. */
  const journey = async (number: string, count = 1, people?: readonly Placed[]) => {
    const charter = await on.train(number, { pricePerSeatFen: 100, from: STATION });
    const crowd = people ?? (await stage.crowd(count, stage.theGate));
    await stage.openVacancies(crowd);
    const { batchId, trips } = await on.chosen(crowd);
    const leg = (wanted: string) => {
      const trip = trips.find((one) => one.leg === wanted);
      if (!trip) throw new Error(`A ${wanted} is wanted`);
      return { id: trip.id, departsAt: new Date(trip.departsAt) };
    };
    const [one] = crowd;
    if (!one) throw new Error('Somebody is wanted');
    return {
      ...{ charter, batchId, crowd, one, feeder: leg('feeder'), trunk: leg('trunk'), onward: leg('distribution') },
      approve: () => stage.batches.approve(stage.office, batchId),
      /** Of one person: verdict, and the places with theirs, of each leg. */
      told: async () =>
        ((await on.legs(batchId)).find(({ workerId }) => workerId === one.worker)?.legs ?? []).map(
          ({ recognition }) => [
            recognition && isRecognised({ verdict: recognition.verdict }),
            recognition?.places.map(({ act, verdict }) => `${act} ${isRecognised({ verdict }) ? 'yes' : 'no'}`),
          ],
        ),
      /** No further test has anything to do with it. */
      end: async () => {
        await stage.batches.cancel(stage.office, batchId);
        await on.register.withdraw(stage.office, charter);
      },
    };
  };

  let agreement = await recognisedInYunnan();
  /** As of now it recognises no code of theirs any more, until it does again. */
  const revoke = () => stage.agreements.advance(administrator, agreement, 'revoke');
  const agree = async () => void (agreement = await recognisedInYunnan());

  return { ...{ stage, on, settle, code, tasksOf, verdictsOf, journey, revoke, agree } };
}

export type Judging = Awaited<ReturnType<typeof startJudging>>;
