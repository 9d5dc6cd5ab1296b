import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { certLogicResults, type ConformanceResult, ruleResults, signedCodeResult, type SuiteFile } from '#health';

export interface SuiteReport {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Omit<ConformanceResult, 'outcome'>[];
}

export interface ConformanceReport extends Omit<SuiteReport, 'name' | 'failures'> {
  readonly suites: readonly SuiteReport[];
}

/** Ends with 0 where nothing failed. */
export function conformance(folder: string, json: boolean): number {
  const report = examine(folder);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : sentencesOf(report));
  return report.failed === 0 ? 0 : 1;
}

/**
 * Runs the suites that lie in a folder: `certlogic/`, `rules/<country>/<rule>/` and `signed-codes/<country>/2DCode/raw/`,
 * each as far as it is there.
 * @throws Error where there is no such folder
 */
export function examine(folder: string): ConformanceReport {
  if (!existsSync(folder)) throw new Error(`没有此文件夹 · No such folder: ${folder}`);
  const suites = [
    suite('certlogic', folder, certLogicIn),
    suite('rules', folder, rulesIn),
    suite('signed-codes', folder, signedCodesIn),
  ].filter((report) => report !== null);
  const sum = (outcome: 'passed' | 'failed' | 'skipped') => suites.reduce((total, one) => total + one[outcome], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), suites };
}

function suite(
  name: string,
  folder: string,
  resultsIn: (part: string, read: (file: string) => SuiteFile) => ConformanceResult[],
): SuiteReport | null {
  const part = path.join(folder, name);
  if (!existsSync(part)) return null;
  const unreadable: ConformanceResult[] = [];
  const read = (file: string): SuiteFile => {
    const relative = path.relative(folder, file);
    try {
      return { file: relative, content: JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as unknown };
    } catch (error) {
      unreadable.push({ file: relative, outcome: 'failed', expected: 'JSON', got: String(error) });
      return { file: relative, content: undefined };
    }
  };
  const found = resultsIn(part, read);
  const named = new Set(unreadable.map(({ file }) => file));
  const results = [...found.filter(({ file }) => !named.has(file)), ...unreadable];
  const count = (wanted: ConformanceResult['outcome']) => results.filter(({ outcome }) => outcome === wanted).length;
  const failures = results.filter(({ outcome }) => outcome === 'failed').map(({ outcome, ...failure }) => failure);
  return { name, passed: count('passed'), failed: count('failed'), skipped: count('skipped'), failures };
}

function certLogicIn(part: string, read: (file: string) => SuiteFile): ConformanceResult[] {
  const suites = path.join(part, 'testSuite');
  return jsonIn(existsSync(suites) ? suites : part).flatMap((file) => certLogicResults(read(file)));
}

function rulesIn(part: string, read: (file: string) => SuiteFile): ConformanceResult[] {
  return foldersIn(part)
    .flatMap(foldersIn)
    .filter((rule) => existsSync(path.join(rule, 'rule.json')))
    .flatMap((rule) => {
      const tests = path.join(rule, 'tests');
      const files = existsSync(tests) ? jsonIn(tests) : [];
      return ruleResults(read(path.join(rule, 'rule.json')), files.map(read));
    });
}

function signedCodesIn(part: string, read: (file: string) => SuiteFile): ConformanceResult[] {
  return foldersIn(part)
    .map((country) => path.join(country, '2DCode', 'raw'))
    .filter(existsSync)
    .flatMap((raw) => jsonIn(raw).map((file) => signedCodeResult(read(file))));
}

const entriesIn = (folder: string, wanted: (entry: Dirent) => boolean): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(wanted)
    .map(({ name }) => path.join(folder, name))
    .sort();

const foldersIn = (folder: string) => entriesIn(folder, (entry) => entry.isDirectory());

const jsonIn = (folder: string) => entriesIn(folder, (entry) => entry.isFile() && entry.name.endsWith('.json'));

function sentencesOf({ suites, passed, failed, skipped }: ConformanceReport): string {
  const line = (name: string, counts: { passed: number; failed: number; skipped: number }) =>
    `${name.padEnd(14)} 通过 passed ${counts.passed}  失败 failed ${counts.failed}  跳过 skipped ${counts.skipped}`;
  return [
    ...suites.flatMap((one) => [
      line(one.name, one),
      ...one.failures.map(
        ({ file, expected, got }) => `  ${file}: ${JSON.stringify(expected)} ≠ ${JSON.stringify(got)}`,
      ),
    ]),
    line('合计 all', { passed, failed, skipped }),
    '',
  ].join('\n');
}
