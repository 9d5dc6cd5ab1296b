import { checkMatch, matchInThreads, never, problemFault, type MatchProblem, type Stop } from '#solver';
import type { Typed } from '../arguments.js';
import {
  InstanceFault,
  isInLines,
  readMatchAnswer,
  readMatchInstance,
  readMatchPrices,
  writeMatchAnswer,
} from './match-instance.js';
import { readMatchLines } from './match-lines.js';

const [USAGE_WRONG, INSTANCE_WRONG, CANNOT_OPEN] = [64, 65, 66];

export const SOLVE_MATCH_USAGE = `用法 · usage: npm run -s solve:match -- --instance FILE [--threads N] [--seed S] [--seconds T] [--out FILE]
                                        [--previous FILE --change-cost C] --json

  求解匹配实例（二进制或 JSON 行），打印一个 JSON 对象 · solves a matching instance in the binary or the JSON-lines form
  and prints one JSON object; the README of the solver describes both forms

  cost              总成本，含未匹配的惩罚 · all pairs taken and the penalties of the unmatched
  matched           已匹配人数 · workers placed
  gap               与已证下界之差，0 即最优 · cost less the proven bound; 0 is the optimum
  wallSeconds       仅求解，不含读文件与核对 · of the solve alone, without reading the file and without the check
  processorSeconds  同上，用户态加系统态 · of the solve alone, user and system, all threads
  checkSeconds      独立核对的处理器时间 · processor time of the independent check
  peakMemoryMB      整个进程的峰值 · of the whole process, file and check included
  threads           实际使用的线程 · threads that were used
  check             "ok" 或一句话 · "ok", or a sentence that says what is wrong with the answer
  tiers             其后各层的成本与差距 · cost and gap of each further level, where there are any
  changed           未保持原岗位的人数 · workers who do not keep their former vacancy, with --previous

  --out FILE        每人一个小端 int32：岗位号或 -1；另存 FILE.prices，每岗位一个小端 float64 ·
                    little-endian int32 per worker: the vacancy or -1; and FILE.prices, a float64 per vacancy
  --previous FILE   上次的答案（--out 的格式）；有 FILE.prices 则修补更快 ·
                    a former answer, as --out wrote it; with its FILE.prices, mending is much faster
  --change-cost C   每改动一人的附加成本 · added for every worker who does not keep the former vacancy
  --seconds T       时间上限，到时给出已有的最好答案 · ends after this long with the best answer so far
  退出码 · exit codes: 0, 1 (check), 64 (usage), 65 (instance refused), 66 (file cannot be opened)
`;

/** Solves an instance in a file and prints what it cost. */
export async function solveMatch(typed: Typed): Promise<number> {
  const { instance, out, seed, threads, seconds } = typed;
  if (typed.help) {
    process.stdout.write(SOLVE_MATCH_USAGE);
    return 0;
  }
  const counts = [seed, threads, typed.changeCost, seconds ?? '1'];
  if (!instance || !counts.every(isCount) || Number(threads) < 1) return refused(SOLVE_MATCH_USAGE, USAGE_WRONG);
  let problem: MatchProblem;
  try {
    problem = await readInstance(instance, typed);
  } catch (error) {
    if (error instanceof InstanceFault) return refused(`${error.message}\n`, INSTANCE_WRONG);
    if (!(error instanceof Error && 'code' in error)) throw error;
    return refused(`无法打开文件 · Cannot open the file: ${error.message}\n`, CANNOT_OPEN);
  }
  const fault = problemFault(problem);
  if (fault !== null) return refused(`${fault}\n`, INSTANCE_WRONG);

  const solving = stopwatch();
  const answer = await matchInThreads(problem, until(seconds), Number(seed), Number(threads));
  const { wallSeconds, processorSeconds } = solving();
  const checking = stopwatch();
  const wrong = checkMatch(problem, answer);
  const checkSeconds = checking().processorSeconds;
  if (out !== undefined) writeMatchAnswer(out, answer);
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
    threads: answer.threads,
    ...(answer.tiers ? { tiers: answer.tiers.map((tier) => ({ cost: tier.cost, gap: tier.cost - tier.bound })) } : {}),
    ...(answer.changed === undefined ? {} : { changed: answer.changed }),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return wrong === null ? 0 : 1;
}

async function readInstance(file: string, { previous, changeCost, threads }: Typed): Promise<MatchProblem> {
  const problem = isInLines(file) ? await readMatchLines(file) : readMatchInstance(file, Number(threads) > 1);
  if (previous === undefined) return problem;
  const vacancyOf = readMatchAnswer(previous, problem.workers);
  const price = readMatchPrices(previous, problem.vacancies);
  return { ...problem, previous: { vacancyOf, changeCost: Number(changeCost), ...(price && { price }) } };
}

function until(seconds: string | undefined): Stop {
  if (seconds === undefined) return never();
  const end = performance.now() + Number(seconds) * 1000;
  return { ...never(), cancelled: () => performance.now() >= end };
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
