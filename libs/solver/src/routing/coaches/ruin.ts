import type { Random } from '../../random.js';
import type { Plan } from './plan.js';

/** Longest string of requests taken out of one tour, and the requests taken out on average. */
const LONGEST = 10;
const AVERAGE = 12;
/** Requests left behind that get another try in one step. */
const RETRIES = 10;
/** Once in so many steps whole tours are taken, and in so many others all that a tour does at one place. */
const WHOLE_TOURS = 30;
const AT_PLACES = 3;
/** Whole tours taken beside the first one, at most. */
const MORE_TOURS = 2;

/**
 * Takes related requests out of neighbouring tours (after Christiaens & Vanden Berghe 2020): strings of them, or all that
 * a tour does at one place, or now and then whole tours, preferably an empty one, so that vehicles can be saved.
 * @param around requests near which it happens; anywhere where there are none
 */
export function ruin(plan: Plan, random: Random, around: readonly number[] = []): number[] {
  const out: number[] = [];
  for (let k = Math.min(RETRIES, plan.left.length); k > 0; k--) out.push(plan.retrieve(random.below(plan.left.length)));
  if (plan.count === 0) return out;
  const seed = around.length > 0 ? around[random.below(around.length)]! : seated(plan, random);
  if (random.below(WHOLE_TOURS) === 0) takeTours(plan, random, seed, out);
  else takeStrings(plan, random, seed, random.below(AT_PLACES) === 0, out);
  return out;
}

/** Somebody who has a seat. */
function seated(plan: Plan, random: Random): number {
  let request = random.below(plan.terrain.size);
  while (plan.tourOf[request]! < 0) request = (request + 1) % plan.terrain.size;
  return request;
}

function takeTours(plan: Plan, random: Random, seed: number, out: number[]): void {
  const { terrain, tourOf, tours } = plan;
  let first = tourOf[seed]!;
  if (first < 0) return;
  if (random.below(2) === 0) {
    for (let k = 0; k < 2; k++) {
      const other = tourOf[seated(plan, random)]!;
      if (tours[other]!.load < tours[first]!.load) first = other;
    }
  }
  const next = tours[first]!.members[0]!;
  takeTour(plan, first, out);
  for (let k = random.below(MORE_TOURS + 1); k > 0 && terrain.relatives > 0; k--) {
    const other = tourOf[terrain.relative[next * terrain.relatives + random.below(terrain.relatives)]!]!;
    if (other >= 0) takeTour(plan, other, out);
  }
}

function takeTour(plan: Plan, index: number, out: number[]): void {
  if (plan.tours[index]!.locked) return;
  for (const member of plan.tours[index]!.members.slice()) {
    plan.take(member);
    out.push(member);
  }
}

function takeStrings(plan: Plan, random: Random, seed: number, atPlaces: boolean, out: number[]): void {
  const { terrain, tourOf, tours, count } = plan;
  const { relative, relatives, size } = terrain;
  const longest = Math.min(LONGEST, size / count);
  let strings = 1 + Math.floor(random.unit() * Math.max(1, (4 * AVERAGE) / (1 + longest) - 1));
  for (let k = -1; k < relatives && strings > 0; k++) {
    const request = k < 0 ? seed : relative[seed * relatives + k]!;
    const index = tourOf[request]!;
    if (index < 0 || plan.isChanged(index) || tours[index]!.locked) continue;
    strings--;
    const { members } = tours[index]!;
    const string = atPlaces
      ? samePlace(plan, random, request, members)
      : nearest(plan, random, request, members, longest);
    for (const member of string) {
      plan.take(member);
      out.push(member);
    }
  }
}

/** All who board where the request boards, or all who alight where it alights. */
function samePlace({ terrain }: Plan, random: Random, request: number, members: readonly number[]): number[] {
  const end = random.below(2) === 0 ? terrain.from : terrain.to;
  return members.filter((member) => end[member] === end[request]);
}

/** Those whose way is most like the request's, at one end or at both. */
function nearest(
  { terrain }: Plan,
  random: Random,
  request: number,
  members: readonly number[],
  longest: number,
): number[] {
  const { from, to } = terrain;
  const length = 1 + random.below(Math.min(members.length, longest));
  const kind = random.below(5);
  const away = (member: number): number => {
    if (kind === 4) return terrain.between(request, member);
    const end = kind < 2 ? from : to;
    return terrain.distance(end[request]!, end[member]!);
  };
  return members
    .slice()
    .sort((a, b) => away(a) - away(b))
    .slice(0, length);
}
