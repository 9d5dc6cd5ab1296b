// How many verdicts of real rule sets a core gives, and how much of the rate of bare signature checks is left when signed
// codes are verified whole. Both are measured in processor time.
//   npm run bench:health [-- --seconds 2 --journeys 1000000 --workers 100000]
// What is stored is measured in stored.mjs.
// The rule sets lie in SHARED_DIR (default ../shared); without them that part is left out.
import { verify, generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { certLogic } from '../../../dist/libs/health/src/rules/certlogic/certlogic.js';
import { recognise } from '../../../dist/libs/health/src/verdicts/verdict.js';
import { HEALTH_CODE, writtenContent } from '../../../dist/libs/health/src/signed-codes/health-profile.js';
import { issueCode } from '../../../dist/libs/health/src/signed-codes/issuer.reader.js';
import { grounds } from './spring.mjs';
import { storedVerdicts } from './stored.mjs';
import { Verifier, parametersOf } from '../../../dist/libs/health/src/signed-codes/verifier.reader.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    journeys: { type: 'string', default: '1000000' },
    workers: { type: 'string', default: '100000' },
  },
});
const SECONDS = Number(values.seconds);

/** Rounds a processor second: `round` does `size` things each time. */
function rate(round, size) {
  for (const end = cpu() + SECONDS / 4; cpu() < end;) round();
  const start = cpu();
  let done = 0;
  while (cpu() < start + SECONDS) {
    round();
    done += size;
  }
  return done / (cpu() - start);
}
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const figure = (value) => Math.round(value).toLocaleString('en');

const folder = join(resolve(process.env.SHARED_DIR ?? '../shared'), 'conformance/rules');
if (existsSync(folder)) verdicts();
else console.log(`left out: verdicts over real rule sets (no ${folder})`);
journeys();
verification();
if (Number(values.journeys) > 0)
  await storedVerdicts({ journeys: Number(values.journeys), workers: Number(values.workers) });

function verdicts() {
  const json = (...parts) => JSON.parse(readFileSync(join(folder, ...parts), 'utf8'));
  const sets = readdirSync(folder)
    .filter((name) => /^[A-Z]{2}$/.test(name))
    .map((country) => {
      const rules = readdirSync(join(folder, country)).map((name) => ({
        name,
        rule: json(country, name, 'rule.json'),
      }));
      const people = rules.flatMap(({ name }) =>
        existsSync(join(folder, country, name, 'tests'))
          ? readdirSync(join(folder, country, name, 'tests')).map((file) => json(country, name, 'tests', file))
          : [],
      );
      return {
        country,
        set: setOf(rules.map(({ rule }) => certLogic(rule.Logic))),
        rules: rules.length,
        people,
      };
    });
  console.log('verdicts of real rule sets, one core (every rule of the set evaluated, results kept)');
  for (const { country, set, rules, people } of sets) {
    const answer = () => people.forEach((facts) => set.results(facts));
    console.log(
      `  ${country}: ${rules} rules, ${people.length} people: ${figure(rate(answer, people.length))} a second`,
    );
  }
  const all = sets.flatMap(({ set, people }) => people.map((facts) => ({ set, facts })));
  console.log(
    `  all eight in turn: ${figure(rate(() => all.forEach(({ set, facts }) => set.results(facts)), all.length))} a second`,
  );
  console.log(
    `  until the first refusal: ${figure(rate(() => all.forEach(({ set, facts }) => set.holds(facts)), all.length))} a second`,
  );
}

/** All rules must be true, and what cannot be evaluated counts as false: `results` asks every rule, `holds` until one refuses. */
function setOf(rules) {
  return {
    results: (facts) => rules.map((rule) => rule.evaluate(facts)),
    holds: (facts) => rules.every((rule) => rule.holds(facts)),
  };
}

function journeys() {
  const { agreements, rules } = grounds();
  const now = new Date('2020-03-15T00:00:00Z');
  const issuers = ['440000', '330000', '410000', '131100', '510000', '420000'];
  const people = Array.from({ length: 600 }, (_, i) => ({
    issuerDivision: issuers[i % issuers.length],
    source: 'declared',
    colour: i % 17 ? 'green' : 'yellow',
    issuedAt: new Date('2020-03-10T00:00:00Z'),
    expiresAt: new Date('2020-04-10T00:00:00Z'),
    certificates: i % 3 ? [] : ['clinic-certificate'],
    temperature: i % 7 ? 36.5 : 37.9,
    symptoms: i % 11 ? [] : ['cough'],
  }));
  const there = (division, act, day) => ({ division, act, at: new Date(`2020-03-${day}T00:00:00Z`) });
  const places = [there('410102', 'board', '16'), there('330106', 'night', '17'), there('513431', 'alight', '18')];
  const answer = () => people.forEach((code) => recognise(code, agreements, places, now, rules));
  console.log(`journeys of three places under ${agreements.length} agreements and the rules of spring 2020, one core`);
  console.log(`  ${figure(rate(answer, people.length))} a second`);
}

function verification() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const trusted = {
    kid: '0011223344556677',
    algorithm: 'ES256',
    key: publicKey,
    issuer: '510000',
    validFrom: null,
    validTo: null,
    usages: [],
    revokedAt: null,
  };
  const now = new Date('2020-03-10T00:00:00Z');
  const verifier = new Verifier([trusted], HEALTH_CODE);
  const codes = Array.from({ length: 200 }, (_, i) =>
    issueCode(
      {
        issuer: '510000',
        subject: `worker-${i}`,
        id: i.toString(16).padStart(32, '0'),
        issuedAt: new Date('2020-03-07T00:00:00Z'),
        expiresAt: new Date('2020-03-14T00:00:00Z'),
        content: writtenContent({ colour: 'green', certificates: i % 3 ? [] : ['clinic-certificate'] }),
      },
      { kid: trusted.kid, algorithm: 'ES256', key: privateKey },
      HEALTH_CODE,
    ),
  );
  const messages = codes.map((text) => verifier.read(text).code);
  const whole = () => {
    for (const text of codes) if (verifier.verify(text, now).answer !== 'valid') throw new Error('not valid');
  };
  const bare = () => {
    for (const { signed, signature } of messages) verify('sha256', signed, parametersOf('ES256', publicKey), signature);
  };
  // In turns, so that a noisy machine disturbs both alike.
  const rounds = Array.from({ length: 4 }, () => ({
    bare: rate(bare, codes.length),
    whole: rate(whole, codes.length),
  }));
  const mean = (name) => rounds.reduce((sum, round) => sum + round[name], 0) / rounds.length;
  console.log(`signed codes (ES256, ${codes[0].length} characters), one core`);
  console.log(`  bare signature checks of node:crypto: ${figure(mean('bare'))} a second`);
  console.log(
    `  whole verification: ${figure(mean('whole'))} a second, ${((100 * mean('whole')) / mean('bare')).toFixed(0)} %`,
  );
}
