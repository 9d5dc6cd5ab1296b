import { createRequire } from 'node:module';
import type highsModule from 'highs';
import { entry } from './cases.js';
import type { RichCase } from './rich-cases.js';

// The package's types are those of its CommonJS form only.
const load = createRequire(import.meta.url)('highs') as typeof highsModule.default;
const highs = await load();

/** The least cost of each level, the levels before held to theirs; throws when HiGHS does not prove it. */
export function richCheapestByHighs(wishes: RichCase): number[] {
  const { objectives, rules, whole } = programOf(wishes);
  const costs: number[] = [];
  for (const objective of objectives) {
    const held = costs.map((cost, k) => `${sum(entry(objectives, k))} <= ${cost}`);
    const numbered = [...rules, ...held].map((rule, i) => ` r${i}: ${rule}`).join('\n');
    const text = `Minimize\n cost: ${sum(objective)}\nSubject To\n${numbered}\nBinary\n ${whole.join('\n ')}\nEnd`;
    const result = highs.solve(text, { output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0 });
    if (result.Status !== 'Optimal') throw new Error(`HiGHS ended with ${result.Status}`);
    costs.push(Math.round(result.ObjectiveValue) || 0);
  }
  return costs;
}

type Term = readonly [factor: number, name: string];

function sum(terms: readonly Term[]): string {
  return terms.map(([factor, name]) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`).join(' ');
}

interface Program {
  readonly objectives: Term[][];
  readonly rules: string[];
  readonly whole: string[];
}

/** `x` pairs, `u` unmatched, `z` a group in a cluster, `y` a vacancy opened. */
function programOf(wishes: RichCase): Program {
  const { headcount, pairs, unmatched, reserved, entitled, leastFill, fixed, previous, tiers = [] } = wishes;
  const objectives: Term[][] = [[], ...tiers.map(() => [])];
  const rules: string[] = [];
  const whole: string[] = [];
  const comers = headcount.map((): { readonly name: string; readonly w: number }[] => []);
  pairs.forEach((own, w) => {
    const change = (previous?.vacancyOf[w] ?? -1) < 0 ? 0 : (previous?.changeCost ?? 0);
    const names = own.map(({ vacancy, cost }, k) => {
      const name = `x${w}_${k}`;
      entry(comers, vacancy).push({ name, w });
      entry(objectives, 0).push([cost + (previous?.vacancyOf[w] === vacancy ? 0 : change), name]);
      tiers.forEach((tier, level) => entry(objectives, level + 1).push([entry(entry(tier.cost, w), k), name]));
      return name;
    });
    entry(objectives, 0).push([entry(unmatched, w) + change, `u${w}`]);
    tiers.forEach((tier, level) => entry(objectives, level + 1).push([entry(tier.unmatched, w), `u${w}`]));
    whole.push(...names, `u${w}`);
    rules.push([...names, `u${w}`].join(' + ') + ' = 1');
    const held = fixed?.[w] ?? -1;
    if (held >= 0) rules.push(names.filter((_, k) => own[k]?.vacancy === held).join(' + ') + ' = 1');
  });
  comers.forEach((all, v) => {
    if (all.length === 0) return;
    const seats = entry(headcount, v);
    rules.push(`${all.map(({ name }) => name).join(' + ')} <= ${seats}`);
    const others = all.filter(({ w }) => entitled?.[w] !== 1);
    if (reserved && others.length > 0) {
      rules.push(`${others.map(({ name }) => name).join(' + ')} <= ${seats - entry(reserved, v)}`);
    }
    const least = leastFill?.[v] ?? 0;
    if (least <= 1 || fixed?.includes(v)) return;
    whole.push(`y${v}`);
    const present = all.map(({ name }) => name).join(' + ');
    rules.push(`${present} - ${least} y${v} >= 0`, `${present} - ${seats} y${v} <= 0`);
  });
  return { objectives, rules: [...rules, ...togetherRules(wishes, whole)], whole };
}

function togetherRules({ pairs, group, site, clusters = [] }: RichCase, whole: string[]): string[] {
  const rules: string[] = [];
  const places = [...clusters, ...[...new Set(site)].map((s) => [s])];
  for (const g of new Set(group)) {
    if (g < 0) continue;
    const names = places.map((_, c) => `z${g}_${c}`);
    whole.push(...names);
    rules.push(names.join(' + ') + ' <= 1');
    pairs.forEach((own, w) => {
      if (group?.[w] !== g) return;
      rules.push(`u${w} + ${names.join(' + ')} = 1`);
      // Whoever goes to a vacancy goes where the group is.
      own.forEach(({ vacancy }, k) => {
        const there = names.filter((_, c) => places[c]?.includes(entry(site ?? [], vacancy)));
        rules.push([`x${w}_${k}`, ...there.map((name) => `- ${name}`)].join(' ') + ' <= 0');
      });
    });
  }
  return rules;
}
