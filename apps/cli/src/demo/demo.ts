import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { launchPlace } from '#platform';
import { createAdministrator } from '../administrator.js';
import type { Typed } from '../arguments.js';
import { type Installation, startInstallation, untilStopped } from '../installation.js';
import { shortest } from './breakdown.js';
import { type Carriers, engageCarriers } from './carriers.js';
import { Client } from './client.js';
import { found, type Logins } from './founding.js';
import { importRosters, postVacancies, receiveHealthCodes, signAgreements } from './gathering.js';
import { giveBack } from './given-back.js';
import { Narrator } from './narrator.js';
import { answerOffers, matchWorkers } from './offers.js';
import { CARRIERS, COUNTIES, RESERVE } from './season-cast.js';
import { DAY, type Season } from './season.js';
import { traceSeason } from './tracing.js';
import { compareWays, takeTrain } from './train.js';
import { planBatches } from './transport.js';
import { travel } from './travelling.js';

/** Written once the season has been played to its end. */
interface Played {
  readonly logins: Logins;
  readonly figures: Readonly<Record<string, unknown>>;
}

/** Plays the demo season through the HTTP API and leaves it running; with --once it ends, 0 only if head-counts balance. */
export async function demo(typed: Typed, folder: string): Promise<number> {
  const tell = new Narrator(typed.json);
  const file = join(folder, 'season.json');
  // A season that was broken off half-way starts over.
  const before = typed.fresh ? null : await played(file);
  const logins = before?.logins ?? newLogins();

  const startedAt = Date.now();
  tell.stage('启动内置服务', 'embedded services');
  const installation = await startInstallation({
    folder,
    fresh: before === null,
    simulated: true,
    port: typed.port,
    redisUrl: launchPlace().redisUrl,
    ...(before === null
      ? { prepare: (settings) => createAdministrator(settings, { ...OPERATOR, ...adminOf(logins) }) }
      : {}),
    say: (zh, en) => tell.fact(zh, en),
  });
  const listeningSeconds = secondsSince(startedAt);
  try {
    await installation.complete();
    const started = { listeningSeconds, completeSeconds: secondsSince(startedAt) };
    const figures = before?.figures ?? (await play(installation, logins, tell, started));
    await writeFile(file, JSON.stringify({ logins, figures } satisfies Played), { mode: 0o600 });
    if (typed.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    if (!typed.once) await stay(installation, logins);
    return figures['balanced'] === true ? 0 : 1;
  } finally {
    await installation.stop();
  }
}

const OPERATOR = { organisation: '示范运营方', divisionCode: '110000', name: '管理员' };
const adminOf = ({ admin, password }: Logins) => ({ login: admin, password });

const played = (file: string): Promise<Played | null> =>
  readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Played,
    () => null,
  );

const secondsSince = (time: number): number => (Date.now() - time) / 1000;

const newLogins = (): Logins => ({ admin: 'admin', password: randomBytes(9).toString('base64url') });

async function play(
  { url, queueStore }: Installation,
  logins: Logins,
  tell: Narrator,
  started: Readonly<Record<string, number>>,
): Promise<Record<string, unknown>> {
  const figures: Record<string, unknown> = { queueStore, ...started };
  const nobody = new Client(url);
  const admin = await nobody.as(logins.admin, logins.password);
  await admin.post('clock/advance', { to: DAY.start });
  const season: Season = { ...(await found(nobody, logins, tell)), tell, figures };
  await importRosters(season, resolve('test/fixtures/rosters'));
  await postVacancies(season);
  await signAgreements(season, resolve('config/reference'));
  await receiveHealthCodes(season);
  await matchWorkers(season);
  await answerOffers(season);
  const journeys = await planBatches(season);
  const comparing = await compareWays(season);
  const carriers: Carriers = new Map();
  tell.stage('客运企业登记车辆与驾驶员，确认派车', 'carriers register coaches and drivers, and confirm the trips');
  await engageCarriers(season, nobody, logins.password, { journeys, carriers });
  await giveBack(season, nobody, logins.password, { journeys, carriers });
  const breaksDown = shortest(journeys.at(-1)?.trips ?? []);
  if (comparing) {
    const byTrain = await takeTrain(season, comparing);
    await engageCarriers(season, nobody, logins.password, { journeys: [byTrain], carriers });
    journeys.push(byTrain);
  }
  await travel(season, nobody, journeys, breaksDown);
  figures['balanced'] = await traceSeason(season, journeys);
  return figures;
}

async function stay({ url }: Installation, { admin, password }: Logins): Promise<void> {
  const people = [
    admin,
    ...[...COUNTIES, ...CARRIERS, RESERVE].map(({ login }) => login),
    'gate-01 … gate-12',
    'auditor',
  ];
  process.stderr.write(`
接口 API   ${url}/v1
文档 docs  ${url}/docs
账号 logins ${people.join(', ')}
密码 password ${password}
Ctrl+C 结束，数据保留 · ends, the data stays
`);
  await untilStopped();
}
