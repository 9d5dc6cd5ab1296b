import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { defaultFolder, launchPlace, settingsOrExit } from '#platform';
import { createAdministrator, type FirstAdministrator } from './administrator.js';
import type { Typed } from './arguments.js';
import { holdsInstallation, startInstallation, untilStopped } from './installation.js';

/** The demo and a real installation never share a folder. */
export const dataFolder = ({ folder }: Typed, kind: 'demo' | 'main'): string =>
  folder ?? join(defaultFolder(launchPlace()), kind);

/** Everything on this machine, in real time. */
export async function start(typed: Typed): Promise<number> {
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
  await installation.complete();
  await untilStopped();
  await installation.stop();
  return 0;
}

const newAdministrator = (): FirstAdministrator => ({
  organisation: '运营方 Operator',
  divisionCode: '110000',
  login: 'admin',
  name: '管理员 Administrator',
  password: randomBytes(12).toString('base64url'),
});

/** The first administrator of the installation that the settings name; the password comes on standard input. */
export async function createFirstAdministrator(
  login: string,
  name: string,
  division: string | undefined,
): Promise<number> {
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
}
