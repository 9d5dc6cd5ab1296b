import type { Typed } from './arguments.js';

type Command = (typed: Typed) => Promise<number>;

export const USAGE = `用法 · usage: npm run cli -- <command>

  demo [--once] [--json] [--fresh] [--folder F] [--port N]
        演示一季 · plays the demo season on everything embedded, then stays
  start [--folder F] [--port N] [--fresh]
        一体化启动 · everything on this machine, in real time
  roster check FILE --as-of YYYY-MM-DD [--json]
        核对花名册，不写入 · a verdict for each row of a roster, nothing is written
  roster import FILE --as-of YYYY-MM-DD --login L|--organisation ID [--all-or-nothing] [--folder F] [--json]
        导入花名册，可中断后继续 · writes the accepted rows into the register; the same command again goes on where it stopped
  workers recompute-priority [--folder F] [--json]
        重新推导优先次序 · derives everybody's priority anew, once region sets were altered, began or ended
  conformance --dir FOLDER [--json]
        规则与签名码的一致性测试 · published suites of rules and signed codes, by the product's own evaluator and verifier
  trips export [--batch ID] [--folder F] --json
        导出车次供外部核验 · everything that an outside checker needs to prove the trips again
  migrate
        数据库升级 · brings the database of DATABASE_OWNER_URL to the newest schema
  admin create --login L --name N [--division C]
        首位管理员，密码由标准输入读取 · the first administrator, password on standard input
  keys status
        哪些记录用哪把密钥 · which records are under which key
  keys rotate --field | --index --to KEY
        换钥，不停机，可中断再续 · another key while everybody works on; broken off, it goes on where it was
  solve match --instance FILE.bin [--threads N] [--seed S] [--out FILE] --json
        求解匹配实例（--help 见字段） · solves a matching instance in a file, see its --help
  solve route --instance FILE.vrp [--seconds T] [--threads N] [--seed S] [--out FILE] --json
        求解车辆路径实例（--help 见字段） · solves a vehicle-routing instance in a file, see its --help
`;

const admin: Command = async ({ login, name, division }) => {
  if (!login || !name) return wrong('admin create wants --login and --name');
  return (await import('./start.js')).createFirstAdministrator(login, name, division);
};

const roster: Command = async ({ words, asOf, json }) => {
  const file = words[2];
  if (!file || !asOf) return wrong('roster check wants FILE and --as-of YYYY-MM-DD');
  return (await import('./roster-check.js')).rosterCheck(file, asOf, json);
};

const conformance: Command = async ({ dir, json }) => {
  if (!dir) return wrong('conformance wants --dir FOLDER');
  return (await import('./conformance.js')).conformance(dir, json);
};

const rosterImport: Command = async (typed) => {
  const file = typed.words[2];
  if (!file || !typed.asOf) return wrong('roster import wants FILE and --as-of YYYY-MM-DD');
  if (!typed.login === !typed.organisation) return wrong('roster import wants --login or --organisation');
  return (await import('./roster-import-order.js')).rosterImport({ typed, wanted: { file, asOf: typed.asOf } });
};

const demo: Command = async (typed) => {
  const { dataFolder } = await import('./start.js');
  return (await import('./demo/demo.js')).demo(typed, dataFolder(typed, 'demo'));
};

function wrong(sentence: string): number {
  process.stderr.write(`${sentence}\n\n${USAGE}`);
  return 64;
}

// Every command loads what it needs and no more: a solver does not pay for a web server.
const COMMANDS: Readonly<Record<string, Command>> = {
  start: async (typed) => (await import('./start.js')).start(typed),
  demo,
  'roster check': roster,
  'roster import': rosterImport,
  'workers recompute-priority': async (typed) => (await import('./recompute-priority.js')).recomputePriority(typed),
  conformance,
  'trips export': async (typed) => (await import('./trips-export.js')).tripsExport(typed),
  migrate: async () => (await import('./migration.js')).migrateCommand(),
  'admin create': admin,
  'keys status': async () => (await import('./keys.js')).keysStatus(),
  'keys rotate': async (typed) => (await import('./keys.js')).keysRotate(typed),
  'solve match': async (typed) => (await import('./solve/solve-match.js')).solveMatch(typed),
  'solve route': async (typed) => (await import('./solve/solve-route.js')).solveRoute(typed),
};

/** The longest command that the words begin with. */
export function commandOf(words: readonly string[]): Command | undefined {
  return COMMANDS[words.slice(0, 2).join(' ')] ?? COMMANDS[words[0] ?? ''];
}
