// What an office does with a list and a telephone: parties in the order of their placements, each into the first coach to the
// same city that has the seats; the villages of a coach in the order of the nearest next one, then its gates the same way.
import { GreatCircleRouter } from '#places';

const router = new GreatCircleRouter();

/** @param trips exported, with everybody aboard; `seats` usable of each coach. @returns metres of all coaches */
export function greedyMetres(trips, seats) {
  const parties = new Map();
  for (const { batch, stops, persons } of trips)
    for (const { placement, group, worker, boards, alights } of persons) {
      const [from, to] = [stops[boards], stops[alights]];
      const key = [batch, group ?? worker, from.name, to.site].join(' ');
      const party = parties.get(key) ?? { batch, from, to, persons: 0, first: placement };
      party.persons++;
      if (placement < party.first) party.first = placement;
      parties.set(key, party);
    }
  const coaches = new Map();
  for (const party of [...parties.values()].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const key = `${party.batch} ${party.to.division.slice(0, 4)}`;
    const open = coaches.get(key) ?? [];
    coaches.set(key, open);
    let coach = open.find(({ free }) => free >= party.persons);
    if (!coach) open.push((coach = { free: seats, from: new Map(), to: new Map() }));
    coach.free -= party.persons;
    coach.from.set(placeOf(party.from), party.from);
    coach.to.set(placeOf(party.to), party.to);
  }
  let metres = 0;
  for (const { from, to } of [...coaches.values()].flat()) metres += nearestFirst([...from.values()], [...to.values()]);
  return metres;
}

const placeOf = ({ lon, lat }) => `${String(lon)} ${String(lat)}`;

function nearestFirst(from, to) {
  // The village that lies farthest from the gates begins.
  let at = from.reduce((far, one) => (router.metres(one, to[0]) > router.metres(far, to[0]) ? one : far));
  let metres = 0;
  for (const places of [from.filter((one) => one !== at), to])
    for (const left = new Set(places); left.size > 0;) {
      const next = [...left].reduce((near, one) => (router.metres(at, one) < router.metres(at, near) ? one : near));
      metres += router.metres(at, next);
      left.delete(next);
      at = next;
    }
  return metres;
}
