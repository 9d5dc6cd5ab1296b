// Holds the rules of transfers against the solver's own answers; shares nothing with the planning but types.
import type { RouteAnswer } from '#solver';
import type { Traveller } from '../../batches/batch.js';
import type { SolvedLeg } from './way-plan.js';
import type { OfferedCharter } from './way.js';

export type TransferRuleName =
  | 'before departure'
  | 'after arrival'
  | 'seats'
  | 'escort'
  | 'door to door'
  | 'groups parted'
  | 'persons lost or doubled';

/** One rule held against one charter. `before departure`, `after arrival` and `escort` are lower limits, the others upper ones. */
export interface TransferProof {
  /** Null for what holds over all ways together. */
  readonly charterId: string | null;
  readonly rule: TransferRuleName;
  /** Seconds, or counts. */
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

interface Seen {
  readonly from: number;
  readonly to: number;
}

/** Every rule of transfers, with its figures. */
export function transferProofs(
  travellers: readonly Traveller[],
  charters: readonly OfferedCharter[],
  legs: readonly SolvedLeg[],
  maxRideSeconds: number,
): TransferProof[] {
  const proofs: TransferProof[] = [];
  const least = (charterId: string | null, rule: TransferRuleName, value: number, limit: number) =>
    proofs.push({ charterId, rule, value, limit, ok: value >= limit });
  const most = (charterId: string | null, rule: TransferRuleName, value: number, limit: number) =>
    proofs.push({ charterId, rule, value, limit, ok: value <= limit });

  const times = new Map<string, number>();
  const ways = new Map<string, Set<number>>();
  const goes = (worker: string, way: number) => ways.set(worker, (ways.get(worker) ?? new Set()).add(way));
  charters.forEach((charter, way) => {
    const [feeders, distributions] = [seenOn(legs, way, 'feeder'), seenOn(legs, way, 'distribution')];
    const people = new Set([...feeders.keys(), ...distributions.keys()]);
    if (people.size === 0) return;
    let [slackBefore, slackAfter, longest, broken] = [Infinity, Infinity, 0, 0];
    for (const worker of people) {
      const [there, onward] = [feeders.get(worker) ?? [], distributions.get(worker) ?? []];
      const [first, last] = [there[0], onward[0]];
      goes(worker, way);
      times.set(worker, (times.get(worker) ?? 0) + 1);
      if (there.length !== 1 || onward.length !== 1 || !first || !last) {
        broken += 1;
        continue;
      }
      slackBefore = Math.min(slackBefore, charter.departs - first.to);
      slackAfter = Math.min(slackAfter, last.from - charter.arrives);
      longest = Math.max(longest, last.to - first.from);
    }
    least(charter.id, 'before departure', slackBefore, charter.beforeSeconds);
    least(charter.id, 'after arrival', slackAfter, charter.afterSeconds);
    most(charter.id, 'seats', people.size, charter.seats);
    least(charter.id, 'escort', charter.escorted ? 1 : 0, 1);
    most(charter.id, 'door to door', longest, maxRideSeconds);
    most(charter.id, 'persons lost or doubled', broken, 0);
  });
  for (const [worker, seen] of seenOn(legs, -1, 'direct')) {
    goes(worker, -1);
    times.set(worker, (times.get(worker) ?? 0) + seen.length);
  }
  most(null, 'groups parted', groupsParted(travellers, ways), 0);
  most(null, 'persons lost or doubled', [...times.values()].filter((count) => count !== 1).length, 0);
  return proofs;
}

/** Boarding and setting down of everybody on the coaches of one leg, by worker. */
function seenOn(legs: readonly SolvedLeg[], way: number, kind: SolvedLeg['leg']['kind']): Map<string, Seen[]> {
  const seen = new Map<string, Seen[]>();
  for (const { leg, answer, way: own } of legs) {
    if (own !== way || leg.kind !== kind) continue;
    leg.parties.forEach((party, request) => {
      for (const span of spansOf(answer, request))
        for (const { workerId } of party)
          seen.set(workerId, [
            ...(seen.get(workerId) ?? []),
            { from: leg.begins + span.from, to: leg.begins + span.to },
          ]);
    });
  }
  return seen;
}

const spansOf = ({ routes }: RouteAnswer, request: number): Seen[] =>
  routes.flatMap(({ stops }) => {
    const on = stops.filter(({ boards }) => boards.includes(request));
    const off = stops.filter(({ alights }) => alights.includes(request));
    return on.map(({ arrive }, i) => ({ from: arrive, to: off[i]?.leave ?? Infinity }));
  });

/** Travel groups whose members, as far as they travel, go different ways. */
function groupsParted(travellers: readonly Traveller[], ways: ReadonlyMap<string, ReadonlySet<number>>): number {
  const ofGroup = new Map<string, Set<number>>();
  for (const { travelGroup, workerId } of travellers)
    for (const way of travelGroup === null ? [] : (ways.get(workerId) ?? []))
      ofGroup.set(travelGroup ?? '', (ofGroup.get(travelGroup ?? '') ?? new Set()).add(way));
  return [...ofGroup.values()].filter(({ size }) => size > 1).length;
}
