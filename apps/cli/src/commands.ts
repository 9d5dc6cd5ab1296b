import { homedir } from 'node:os';
import { defaultFolder } from '#platform';
import type { Typed } from './arguments.js';
import { startInstallation } from './installation.js';

type Command = (typed: Typed) => Promise<number>;

export const USAGE = `用法 · usage: npm run cli -- <command>
  start   [--folder F] [--port N]            一体化启动 · everything on this machine, real time
  demo    [--folder F] [--once] [--json] [--fresh]  演示一季 · the demo season
`;

export const dataFolder = ({ folder }: Typed): string =>
  folder ?? defaultFolder({ uid: process.getuid?.() ?? 1, home: homedir() });

const start: Command = async (typed) => {
  const installation = await startInstallation({
    folder: dataFolder(typed),
    fresh: typed.fresh,
    simulated: false,
    port: typed.port,
    say: (zh, en) => process.stderr.write(`${zh} · ${en}\n`),
  });
  process.stdout.write(`API ${installation.url}/v1  文档 · docs ${installation.url}/docs\n`);
  await new Promise((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, resolve)));
  await installation.stop();
  return 0;
};

const COMMANDS: Readonly<Record<string, Command>> = { start };

/** The longest command that the words begin with. */
export function commandOf(words: readonly string[]): Command | undefined {
  return COMMANDS[words.slice(0, 2).join(' ')] ?? COMMANDS[words[0] ?? ''];
}
