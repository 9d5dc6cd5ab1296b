// Look-ups and counts in a full register, through the API over HTTP and beside it the bare statements, while a roster is imported.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { PlacesModule } from '#places';
import { FieldCipher, freePort, openKeys, PlatformModule } from '#platform';
import { WorkerCountService, WorkersModule } from '#workers';
import { processorSeconds } from '../matching-run/processor.mjs';
import { counties, nameOf, oneOfLarge, STATES, TRADES } from './register.mjs';
import { mixed, residentId, writeRoster } from './roster-file.mjs';

const RATE = 50;
/** Questions of each kind before the first is timed: an API in service has answered as many in a minute. */
const BEFORE = 1000;
/** Rows of each roster that is imported meanwhile; no importer takes one in within as many seconds. */
const [ROSTER, ROSTER_SECONDS] = [100_000, 6];
const agent = new http.Agent({ keepAlive: true });
const round = (number) => Number(number.toFixed(1));

/** Half, nineteen of twenty, and the longest of some times in milliseconds. */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** Asks `times` questions, each when it is due, whether or not the others are answered; tells times from when each was due. */
async function atRate(times, ask) {
  const taken = [];
  let failed = 0;
  const start = performance.now() + 100;
  await Promise.all(
    Array.from({ length: times }, async (_, n) => {
      const due = start + (n * 1000) / RATE;
      await pause(due - performance.now());
      // Whoever is refused for want of a connection has waited as well.
      await ask(n).catch(() => failed++);
      taken.push(performance.now() - due);
    }),
  );
  return { ...spread(taken), ...(failed > 0 && { failed }) };
}

/** Beside the times what each question cost, in processor milliseconds. */
async function withCost(times, spent, measure) {
  const before = await spent();
  const taken = await measure();
  const after = await spent();
  const each = (part) => round(((after[part] - before[part]) * 1000) / times);
  return { ...taken, processor: { api: each('api'), database: each('database') } };
}

/** Runs the API and moves counts as the worker process does, for as long as `work` takes. */
export async function withApi(environment, settings, children, work) {
  const port = await freePort();
  const env = { PATH: process.env.PATH, ...environment, PORT: String(port) };
  const api = spawn(process.execPath, ['dist/apps/api/src/main.js'], { env, stdio: 'ignore' });
  children.push(api);
  const context = await NestFactory.createApplicationContext(
    { module: class {}, imports: [PlatformModule.with(settings, 'bench'), PlacesModule, WorkersModule] },
    { logger: ['error'] },
  );
  const counts = context.get(WorkerCountService);
  while ((await counts.fold()) > 0);
  const folding = setInterval(() => void counts.fold(), 1000);
  try {
    while (
      !(await answerOf(port, 'GET', '/health/ready').then(
        () => true,
        () => false,
      ))
    )
      await pause(100);
    const ask = (method, path, body, token) => answerOf(port, method, `/v1/${path}`, body, token);
    return await work(Object.assign(ask, { process: api }));
  } finally {
    clearInterval(folding);
    agent.destroy();
    api.kill();
    await once(api, 'close');
    await context.close();
  }
}

/** The body of a good answer, as it came. */
function answerOf(port, method, path, body, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  return new Promise((resolve, reject) => {
    const request = http.request({ agent, port, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece) => (text += piece));
      answer.on('end', () =>
        answer.statusCode < 300 ? resolve(text) : reject(new Error(`${path}: ${answer.statusCode} ${text}`)),
      );
    });
    request.on('error', reject);
    request.end(body && JSON.stringify(body));
  });
}

/** The n-th question of each kind; pages begin anywhere in the register. */
function questions(workers, { large, seed }) {
  const wide = large.slice(0, 2);
  const inside = counties.filter((county) => county.startsWith(wide));
  const home = (draw) => (draw % 3 === 0 ? large : inside[draw % inside.length]);
  return {
    idNumber: (n) => ({ idNumber: residentId(large, oneOfLarge(mixed(n), workers), seed) }),
    nameAndCounty: (n) => ({
      homeDivision: home(mixed(n + 7)),
      name: nameOf(mixed(n) % workers).slice(0, 2 + (n % 2)),
      limit: 20,
    }),
    filterAndPage(n) {
      const draw = mixed(n + 77);
      return {
        ...(n % 4 !== 0 && { homeDivision: home(draw >>> 3) }),
        ...(n % 2 === 0 && { state: STATES[(draw >>> 5) % STATES.length] }),
        ...(n % 3 === 0 && { registeredPoor: draw % 2 === 0 }),
        ...(n % 5 === 0 && { occupation: TRADES[draw % 8] }),
        limit: 50,
      };
    },
  };
}

const queryOf = (question) => `workers?${new URLSearchParams(question).toString()}`;

/** The statement of the owner that tells the same rows. */
function bareStatement(question, cipher) {
  if (question.idNumber)
    return ['select * from worker where id_index = $1', [cipher.blindIndex('resident-id', question.idNumber)]];
  const values = [];
  const put = (value) => `$${values.push(value)}`;
  const { homeDivision, name, state, registeredPoor, occupation, limit } = question;
  const wanted = [
    'consent_withdrawn_at is null',
    ...(homeDivision ? [`home_division = ${put(homeDivision)}`] : [`home_division >= '52' and home_division < '53'`]),
    ...(name ? [`name ~>=~ ${put(name)} and name ~<~ ${put(`${name}\u{10ffff}`)}`] : []),
    ...(state ? [`state = ${put(state)}`] : []),
    ...(registeredPoor === undefined ? [] : [`registered_poor = ${put(registeredPoor)}`]),
    ...(occupation ? [`occupation = ${put(occupation)}`] : []),
  ];
  return [`select * from worker where ${wanted.join(' and ')} order by home_division, id limit ${limit}`, values];
}

/** Look-ups of a province's coordinator, 50 a second, each kind by itself and then its bare statement. */
export async function lookUps({ api, owner, settings, folder, importing, workers, lookups, ...office }) {
  const { county, seed } = office;
  const { accessToken } = JSON.parse(
    await api('POST', 'sign-in', { login: office.province, password: office.password }),
  );
  const asked = questions(workers, office);
  const ask = (question) =>
    question.idNumber
      ? api('POST', 'workers/look-up', question, accessToken)
      : api('GET', queryOf(question), null, accessToken);
  const cipher = new FieldCipher(await openKeys(settings));
  const { host, port, user, password } = owner;
  const bare = new pg.Pool({ host, port, user, password, database: owner.database, max: 10 });
  const files = [];
  for (let n = 0; n * ROSTER_SECONDS < 5 + (lookups * 6) / RATE; n++) {
    files.push(join(folder, `other-${n}.csv`));
    await writeRoster(files[n], ROSTER, { seed: seed + 1, county, from: n * ROSTER });
  }
  for (const kind of Object.values(asked)) for (let n = 0; n < BEFORE; n++) await ask(kind(n + lookups));
  const peopleOf = async () =>
    Number((await owner.query('select count(*) from worker where home_division = $1', [county])).rows[0].count);
  const none = await peopleOf();
  let isOver = false;
  const imports = (async () => {
    for (const file of files) if (!isOver) await importing(file);
    return isOver;
  })();
  while ((await peopleOf()) === none) await pause(200);
  const [start, before] = [performance.now(), await peopleOf()];
  /** Processor seconds of the API and of its connections' processes: the clock says little on a busy machine. */
  const spent = async () => {
    const { rows } = await owner.query(`select pid from pg_stat_activity where application_name = 'mendao-api'`);
    return { api: processorSeconds(api.process), database: rows.reduce((sum, one) => sum + processorSeconds(one), 0) };
  };
  const milliseconds = {};
  for (const [kind, question] of Object.entries(asked))
    milliseconds[kind] = {
      api: await withCost(lookups, spent, () => atRate(lookups, (n) => ask(question(n)))),
      bare: await atRate(lookups, (n) => bare.query(...bareStatement(question(n), cipher))),
    };
  isOver = true;
  const importedPerSecond = Math.round((((await peopleOf()) - before) / (performance.now() - start)) * 1000);
  const load = round(loadavg()[0]);
  const duringImport = await imports;
  await bare.end();
  return { lookups: { perSecond: RATE, ofEach: lookups, duringImport, importedPerSecond, load, milliseconds } };
}

const COUNTS = {
  countyOccupationState: 'by=county,occupation,state',
  county: 'by=county&limit=10000',
  occupation: 'by=occupation',
  state: 'by=state',
  countyState: 'by=county,state',
  occupationOfProvince: 'by=occupation,state&homeDivision=520000',
  all: '',
};

/** Counts of the whole country, over HTTP; beside them what a scan takes, and all groups of the first by pages. */
export async function counts({ api, owner, password, auditor, times = 20 }) {
  const { accessToken } = JSON.parse(await api('POST', 'sign-in', { login: auditor, password }));
  const ask = (query) => api('GET', `workers/counts?${query}`, null, accessToken);
  const milliseconds = {};
  for (const [kind, query] of Object.entries(COUNTS)) {
    const taken = [];
    for (let n = 0; n < times; n++) {
      const start = performance.now();
      await ask(query);
      taken.push(performance.now() - start);
    }
    milliseconds[kind] = spread(taken);
  }
  const start = performance.now();
  let groups = 0;
  for (let after = ''; after !== null;) {
    const page = JSON.parse(await ask(`${COUNTS.countyOccupationState}&limit=10000${after && `&after=${after}`}`));
    groups += page.items.length;
    after = page.next;
  }
  const everyGroup = round(performance.now() - start);
  const scan = performance.now();
  await owner.query('select home_division, occupation, state, count(*) from worker group by 1, 2, 3');
  return { milliseconds, groups, everyGroup, scan: round(performance.now() - scan), load: round(loadavg()[0]) };
}
