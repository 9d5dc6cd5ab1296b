import { checkTours, never, planTours, tourFault, type Stop, type TourAnswer } from '#solver';
import type { Typed } from '../arguments.js';
import { InstanceFault } from './match-instance.js';
import { readRouteInstance, writeRouteAnswer } from './route-instance.js';
import { planInThreads } from './route-threads.js';
import { bestOf, coachSolving, type Solving } from './solve-coaches.js';

const [USAGE_WRONG, INSTANCE_WRONG, CANNOT_OPEN] = [64, 65, 66];
const DEFAULT_SECONDS = '60';

export const SOLVE_ROUTE_USAGE = `用法 · usage: npm run -s solve:route -- --instance FILE [--seconds T | --iterations N] [--threads N] [--seed S] [--out FILE] --json

  求解车辆路径实例（CVRPLIB 的 .vrp，含 VRPTW 形式；Li & Lim 的取送问题），打印一个 JSON 对象 · solves a vehicle-routing instance in the form
  of CVRPLIB, with or without time windows, or of Li & Lim (pick-up and delivery), and prints one JSON object
  FILE.json         人员与车辆（格式见 libs/solver/README.md）· people and coaches, in the form that libs/solver/README.md describes

  cost              路程总长，文件自身的单位 · length of all tours in the file's own unit
  vehicles          用车数 · tours
  personsLeftBehind, changed  仅 FILE.json：未能乘车的人数、与原方案不同的车次 · FILE.json only: persons without a seat, former trips that changed
  check             "ok" 或一句话 · "ok", or a sentence that says what is wrong with the answer
  iterations        破坏与重建的次数，或耗时相当的步骤 · ruins and recreations, or what takes as long
  wallSeconds       仅求解，不含读文件与核对 · of the solve alone, without reading the file and without the check
  processorSeconds  同上，用户态加系统态，所有线程 · of the solve alone, user and system, all threads
  peakMemoryMB      整个进程的峰值 · of the whole process, file and check included

  --seconds T       求解的处理器时间，多线程时为墙钟时间，默认 60 · processor time of the search, with several threads time by the
                    clock on the wall; 60 unless told otherwise
  --iterations N    以迭代次数代替时间，每次结果相同 · so many iterations of each thread instead of a time: the same answer every time
  --threads N       各线程用各自的种子，取最好的；大批人员按区域分给各线程 · each thread searches from a seed of its own, and the best answer
                    counts; the regions of a large batch are shared out among them
  --out FILE        CVRPLIB 的 .sol，或 JSON 方案 · the tours as a .sol of CVRPLIB, or the plan as JSON
  退出码 · exit codes: 0, 1 (check), 64 (usage), 65 (instance refused), 66 (file cannot be opened)
`;

/** Solves an instance in a file and prints what its tours cost. */
export async function solveRoute(typed: Typed): Promise<number> {
  const { instance: file, out, seed, threads, iterations, seconds = DEFAULT_SECONDS } = typed;
  if (typed.help) {
    process.stdout.write(SOLVE_ROUTE_USAGE);
    return 0;
  }
  const typedWell =
    /^\d{1,9}$/.test(seed) &&
    /^[1-9]\d?$/.test(threads) &&
    /^\d{1,6}(\.\d+)?$/.test(seconds) &&
    /^\d{1,9}$/.test(iterations ?? '0');
  if (!file || !typedWell) return refused(SOLVE_ROUTE_USAGE, USAGE_WRONG);
  let solving: Solving;
  try {
    solving = file.endsWith('.json') ? coachSolving(file) : tourSolving(file);
  } catch (error) {
    if (error instanceof InstanceFault) return refused(`${error.message}\n`, INSTANCE_WRONG);
    if (!(error instanceof Error && 'code' in error)) throw error;
    return refused(`无法打开文件 · Cannot open the file: ${error.message}\n`, CANNOT_OPEN);
  }

  const began = performance.now();
  const processor = processorClock();
  const order = {
    seed: Number(seed),
    seconds: Number(seconds),
    threads: Number(threads),
    ...(iterations !== undefined && { iterations: Number(iterations) }),
  };
  const stop = iterations === undefined ? until(order.seconds, processor) : never(Number(iterations));
  const solve = await solving(order, stop);
  const wallSeconds = rounded((performance.now() - began) / 1000);
  const processorSeconds = rounded(processor());
  const { wrong, write, ...figures } = solve();
  if (out !== undefined) write(out);
  const peakMemoryMB = Math.round(process.resourceUsage().maxRSS / 1024);
  const report = { ...figures, check: wrong ?? 'ok', wallSeconds, processorSeconds, peakMemoryMB };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return wrong === null ? 0 : 1;
}

/** @throws InstanceFault where the file cannot be used */
function tourSolving(file: string): Solving {
  const instance = readRouteInstance(file);
  const { problem } = instance;
  const fault = tourFault(problem);
  if (fault !== null) throw new InstanceFault(fault);
  return async (order, stop) => {
    const answers = await planInThreads<TourAnswer>({ tours: problem }, order, () =>
      planTours(problem, stop, order.seed),
    );
    const best = bestOf(answers, ({ absent, tours, cost }) => [
      absent.length,
      problem.fewestTours ? tours.length : 0,
      cost,
    ]);
    const answer = { ...best, iterations: answers.reduce((sum, { iterations }) => sum + iterations, 0) };
    return () => {
      const left = answer.absent.length;
      const cost = instance.costOf(answer);
      return {
        cost,
        vehicles: answer.tours.length,
        iterations: answer.iterations,
        wrong: checkTours(problem, answer) ?? (left > 0 ? `${left} nodes are not served by any tour.` : null),
        write: (out) => writeRouteAnswer(out, answer, cost),
      };
    };
  };
}

/** Seconds that this process has computed since. */
function processorClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}

function until(seconds: number, clock: () => number): Stop {
  return { ...never(), cancelled: () => clock() >= seconds, share: () => clock() / seconds };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function refused(sentence: string, exitCode: number): number {
  process.stderr.write(sentence);
  return exitCode;
}
