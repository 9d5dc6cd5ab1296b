import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { defaultFolder, launchPlace, settingsOrExit } from '#platform';
import { createAdministrator, type FirstAdministrator } from './administrator.js';
import type { Typed } from './arguments.js';
import { demo } from './demo/demo.js';
import { holdsInstallation, startInstallation, untilStopped } from './installation.js';
import { migrateCommand } from './migration.js';
import { rosterCheck } from './roster-check.js';

type Command = (typed: Typed) => Promise<number>;

export const USAGE = `用法 · usage: npm run cli -- <command>

  demo [--once] [--json] [--fresh] [--folder F] [--port N]
        演示一季 · plays the demo season on everything embedded, then stays
  start [--folder F] [--port N] [--fresh]
        一体化启动 · everything on this machine, in real time
  roster check FILE --as-of YYYY-MM-DD [--json]
        核对花名册，不写入 · a verdict for each row of a roster, nothing is written
  migrate
        数据库升级 · brings the database of DATABASE_OWNER_URL to the newest schema
  admin create --login L --name N [--division C]
        首位管理员，密码由标准输入读取 · the first administrator, password on standard input
`;

/** The demo and a real installation never share a folder. */
const dataFolder = ({ folder }: Typed, kind: 'demo' | 'main'): string =>
  folder ?? join(defaultFolder(launchPlace()), kind);

const start: Command = async (typed) => {
  const folder = dataFolder(typed, 'main');
  const administrator = (await holdsInstallation(folder)) && !typed.fresh ? null : newAdministrator();
  const installation = await startInstallation({
    folder,
    ...(administrator ? { prepare: (settings) => createAdministrator(settings, administrator) } : {}),
    fresh: typed.fresh,
    simulated: false,
    port: typed.port,
    redisUrl: launchPlace().redisUrl,
    say: (zh, en) => process.stderr.write(`${zh} · ${en}\n`),
  });
  if (administrator)
    process.stdout.write(
      `首位管理员，密码只显示这一次 · first administrator, the password is shown this once: ${administrator.login} ${administrator.password}\n`,
    );
  process.stdout.write(`API ${installation.url}/v1  文档 · docs ${installation.url}/docs\n`);
  await untilStopped();
  await installation.stop();
  return 0;
};

const newAdministrator = (): FirstAdministrator => ({
  organisation: '运营方 Operator',
  divisionCode: '110000',
  login: 'admin',
  name: '管理员 Administrator',
  password: randomBytes(12).toString('base64url'),
});

const admin: Command = async ({ login, name, division }) => {
  if (!login || !name) return wrong('admin create wants --login and --name');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const password = Buffer.concat(chunks).toString('utf8').trimEnd();
  await createAdministrator(settingsOrExit(), {
    organisation: '运营方 Operator',
    divisionCode: division ?? '110000',
    login,
    name,
    password,
  });
  return 0;
};

const roster: Command = ({ words, asOf, json }) => {
  const file = words[2];
  if (!file || !asOf) return Promise.resolve(wrong('roster check wants FILE and --as-of YYYY-MM-DD'));
  return rosterCheck(file, asOf, json);
};

function wrong(sentence: string): number {
  process.stderr.write(`${sentence}\n\n${USAGE}`);
  return 64;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  start,
  demo: (typed) => demo(typed, dataFolder(typed, 'demo')),
  'roster check': roster,
  migrate: migrateCommand,
  'admin create': admin,
};

/** The longest command that the words begin with. */
export function commandOf(words: readonly string[]): Command | undefined {
  return COMMANDS[words.slice(0, 2).join(' ')] ?? COMMANDS[words[0] ?? ''];
}
