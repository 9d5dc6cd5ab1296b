import { checkMatch, match, never, problemFault, type MatchProblem } from '#solver';
import type { Typed } from './arguments.js';
import { InstanceFault, readMatchInstance, writeMatchAnswer } from './match-instance.js';

const [USAGE_WRONG, INSTANCE_WRONG, CANNOT_OPEN] = [64, 65, 66];

export const SOLVE_MATCH_USAGE = `用法 · usage: npm run -s solve:match -- --instance FILE.bin [--threads N] [--seed S] [--out FILE] --json

  求解匹配实例，打印一个 JSON 对象 · solves a matching instance and prints one JSON object

  cost              总成本，含未匹配的惩罚 · all pairs taken and the penalties of the unmatched
  matched           已匹配人数 · workers placed
  gap               与已证下界之差，0 即最优 · cost less the proven bound; 0 is the optimum
  wallSeconds       仅求解，不含读文件与核对 · of the solve alone, without reading the file and without the check
  processorSeconds  同上，用户态加系统态 · of the solve alone, user and system, all threads
  checkSeconds      独立核对的处理器时间 · processor time of the independent check
  peakMemoryMB      整个进程的峰值 · of the whole process, file and check included
  threads           实际使用的线程 · threads that were used
  check             "ok" 或一句话 · "ok", or a sentence that says what is wrong with the answer

  --out FILE        每人一个小端 int32：岗位号或 -1 · little-endian int32 per worker: the vacancy or -1
  退出码 · exit codes: 0, 1 (check), 64 (usage), 65 (instance refused), 66 (file cannot be opened)
`;

/** Solves an instance in a file and prints what it cost. */
export function solveMatch({ instance, out, seed, threads, help }: Typed): Promise<number> {
  if (help) {
    process.stdout.write(SOLVE_MATCH_USAGE);
    return Promise.resolve(0);
  }
  if (!instance || !isCount(seed) || !isCount(threads) || Number(threads) < 1) {
    return Promise.resolve(refused(SOLVE_MATCH_USAGE, USAGE_WRONG));
  }
  let problem: MatchProblem;
  try {
    problem = readMatchInstance(instance);
  } catch (error) {
    if (error instanceof InstanceFault) return Promise.resolve(refused(`${error.message}\n`, INSTANCE_WRONG));
    if (!(error instanceof Error && 'code' in error)) throw error;
    return Promise.resolve(refused(`无法打开文件 · Cannot open ${instance}: ${String(error.code)}\n`, CANNOT_OPEN));
  }
  const fault = problemFault(problem);
  if (fault !== null) return Promise.resolve(refused(`${fault}\n`, INSTANCE_WRONG));
  if (threads !== '1')
    process.stderr.write('目前用一个线程求解 · Solving with one thread: more are not supported yet.\n');

  const solving = stopwatch();
  const answer = match(problem, never(), Number(seed));
  const { wallSeconds, processorSeconds } = solving();
  const checking = stopwatch();
  const wrong = checkMatch(problem, answer);
  const checkSeconds = checking().processorSeconds;
  if (out !== undefined) writeMatchAnswer(out, answer.vacancyOf);
  const { cost, matched, bound } = answer;
  const report = {
    cost,
    matched,
    gap: cost - bound,
    wallSeconds,
    processorSeconds,
    peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    check: wrong ?? 'ok',
    checkSeconds,
    threads: 1,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return Promise.resolve(wrong === null ? 0 : 1);
}

function stopwatch(): () => { wallSeconds: number; processorSeconds: number } {
  const began = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;
    return {
      wallSeconds: rounded((performance.now() - began) / 1000),
      processorSeconds: rounded((user + system) / 1e6),
    };
  };
}

function isCount(text: string): boolean {
  return /^\d{1,9}$/.test(text);
}

function refused(sentence: string, exitCode: number): number {
  process.stderr.write(sentence);
  return exitCode;
}
