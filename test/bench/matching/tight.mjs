import { makeInstance } from './instance.mjs';

const WORKERS = 50_000;
const VACANCIES = 2_500;
const WIDTH = 12;
const WIDE = 2 ** 26;

/** A repeatable number from 0 to below 1 for each whole number. */
function scattered(n) {
  let t = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  t = Math.imul(t ^ (t >>> 13), 0xc2b2ae35);
  return ((t ^ (t >>> 16)) >>> 0) / 2 ** 32;
}

const season = (more) => makeInstance({ workers: WORKERS, vacancies: VACANCIES, width: WIDTH, seed: 7, ...more });

/** The season with some of its arrays written anew, each entry from the old one and its place. */
const changed = (entries, base = season()) => {
  const arrays = Object.entries(entries).map(([name, entry]) => [name, base[name].map((x, i) => entry(x, i, base))]);
  return { ...base, ...Object.fromEntries(arrays) };
};

const worker = (e) => Math.floor(e / WIDTH);
const wide = (e) => Math.floor(WIDE * scattered(e));

/** What has broken matching programs before, or could: name and instance. */
export const TIGHT = {
  'half the seats': () => season({ slack: 0.5 }),
  'twice the seats': () => season({ slack: 2 }),
  'one occupation': () => changed({ to: (_, e) => Math.floor(scattered(e) * 200) }),
  'all costs equal': () => changed({ cost: () => 500 }),
  'costs 0 or 1': () => changed({ cost: (_, e) => e & 1, penalty: () => 2 }),
  'prices at their limit': () => changed({ headcount: () => 1, penalty: (_, w) => WIDE - (w % 7) }),
  'a single vacancy': () => changed({ to: () => 0, headcount: (_, v) => (v === 0 ? WORKERS / 2 : 0) }),
  'one great vacancy': () => changed({ headcount: (h, v) => (v === 3 ? WORKERS : 1) }),
  'nobody eligible': () => changed({ to: () => -1 }),
  'half eligible for nothing': () => changed({ to: (v, e) => (worker(e) & 1 ? -1 : v) }),
  'one pair each': () => changed({ to: (v, e) => (e % WIDTH === 0 ? v : -1) }),
  duplicates: () => changed({ to: (_, e, { to }) => to[e - (e % 3)] }),
  'all workers alike': () =>
    changed({ to: (_, e, { to }) => to[e % WIDTH], cost: (_, e, { cost }) => cost[e % WIDTH] }),
  'headcount 0': () => changed({ headcount: () => 0 }),
  'every other headcount 0': () => changed({ headcount: (h, v) => (v & 1 ? 0 : 2 * h) }),
  'nobody wants anything': () => changed({ penalty: () => 0 }),
  'wide costs': () => changed({ cost: (_, e) => wide(e), penalty: () => WIDE }),
  'wide and negative costs': () => changed({ cost: (_, e) => wide(e) - WIDE / 2, penalty: () => WIDE / 2 }),
  'a chain': () =>
    changed({
      to: (_, e) => Math.min(VACANCIES - 1, Math.floor((worker(e) * VACANCIES) / WORKERS) + (e % WIDTH)),
      cost: (_, e) => 100 * (e % WIDTH),
      headcount: () => WORKERS / VACANCIES - 1,
    }),
};

/** The same for those who do not know padding: a pair that costs more than staying unmatched. */
export function withoutPadding(instance) {
  const { to, cost, penalty } = instance;
  return {
    ...instance,
    to: to.map((v) => Math.max(0, v)),
    cost: cost.map((c, e) => (to[e] < 0 ? penalty[worker(e)] + 1 : c)),
  };
}
