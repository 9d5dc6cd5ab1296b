import { createRequire } from 'node:module';
import type highsModule from 'highs';
import { type Case, entry } from './cases.js';

// The package's types are those of its CommonJS form only.
const load = createRequire(import.meta.url)('highs') as typeof highsModule.default;
const highs = await load();

/** The least cost; throws when HiGHS does not prove it. */
export function cheapestByHighs(wishes: Case): number {
  const result = highs.solve(asLinearProgram(wishes), { output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0 });
  if (result.Status !== 'Optimal') throw new Error(`HiGHS ended with ${result.Status}`);
  return Math.round(result.ObjectiveValue);
}

/** The case as a mixed-integer program in LP format: `x` pairs, `u` unmatched, `z` a group at a site. */
function asLinearProgram({ headcount, pairs, unmatched, group, site }: Case): string {
  const objective: string[] = [];
  const rules: string[] = [];
  const whole: string[] = [];
  const seats = headcount.map((): string[] => []);
  const siteOf = (vacancy: number): number => site?.[vacancy] ?? 0;
  const groupSites = new Map<number, Set<number>>();
  pairs.forEach((own, w) => {
    const g = group?.[w] ?? -1;
    const terms = own.map(({ vacancy, cost }, k) => {
      const name = `x${w}_${k}`;
      objective.push(signed(cost, name));
      entry(seats, vacancy).push(name);
      whole.push(name);
      return { name, site: siteOf(vacancy) };
    });
    objective.push(signed(entry(unmatched, w), `u${w}`));
    whole.push(`u${w}`);
    rules.push([...terms.map(({ name }) => name), `u${w}`].join(' + ') + ' = 1');
    if (g < 0) return;
    const known = groupSites.get(g) ?? new Set<number>();
    groupSites.set(g, known);
    for (const vacancy of headcount.keys()) known.add(siteOf(vacancy));
    for (const s of known) {
      const there = terms.filter((term) => term.site === s).map(({ name }) => name);
      rules.push([...there, `- z${g}_${s}`].join(' + ').replace('+ -', '-') + ' = 0');
    }
  });
  for (const [g, sites] of groupSites) {
    const names = [...sites].map((s) => `z${g}_${s}`);
    whole.push(...names);
    rules.push(names.join(' + ') + ' <= 1');
  }
  seats.forEach((names, v) => {
    if (names.length > 0) rules.push(`${names.join(' + ')} <= ${entry(headcount, v)}`);
  });
  const numbered = rules.map((rule, i) => ` r${i}: ${rule}`).join('\n');
  return `Minimize\n cost: ${objective.join(' ')}\nSubject To\n${numbered}\nBinary\n ${whole.join('\n ')}\nEnd`;
}

function signed(factor: number, name: string): string {
  return `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`;
}
