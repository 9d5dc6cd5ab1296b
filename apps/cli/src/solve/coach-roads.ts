import type { RoutingProblem } from '#solver';
import { Fields } from './fields.js';
import { InstanceFault } from './match-instance.js';

type Roads = Pick<RoutingProblem, 'metres' | 'seconds'>;

/** Roads are so much longer than straight lines. */
const DETOUR = 1.25;
/** Planning speeds, metres a second; ways above this length count as expressway (安全管理规范, see the domain's rules of the road). */
const [COUNTY_ROAD, EXPRESSWAY, LONG] = [45 / 3.6, 80 / 3.6, 100_000];
const EARTH_RADIUS = 6_371_000;

/**
 * Road lengths and driving times between all places: as the file states them, or from where the places are.
 *
 * @throws InstanceFault where neither is complete
 */
export function roadsOf(whole: Fields, places: readonly Fields[]): Roads {
  if (whole.has('roads')) {
    const roads = whole.part('roads', ['metres', 'seconds']);
    return { metres: matrixOf(roads, 'metres', places.length), seconds: matrixOf(roads, 'seconds', places.length) };
  }
  const ways = places.every((place) => place.has('lon')) ? onTheGlobe(places) : onAPlane(places);
  const size = places.length;
  const metres = new Int32Array(size * size);
  const seconds = new Int32Array(size * size);
  let k = 0;
  for (const [i, waysFrom] of ways.entries()) {
    for (const [j, straight] of waysFrom().entries()) {
      const way = straight * DETOUR;
      if (!(way < 2 ** 31)) throw new InstanceFault(`The way from place ${i} to place ${j} is too long.`);
      metres[k] = Math.round(way);
      seconds[k++] = Math.round(way / (way > LONG ? EXPRESSWAY : COUNTY_ROAD));
    }
  }
  return { metres, seconds };
}

function matrixOf(roads: Fields, key: string, size: number): Int32Array {
  const rows = roads.list(key);
  const wrong = rows.findIndex((row) => !Array.isArray(row) || row.length !== size);
  if (rows.length !== size || wrong >= 0) {
    throw new InstanceFault(
      `roads, ${key}: ${size} rows of ${size} numbers are expected${wrong < 0 ? '' : `, see row ${wrong}`}.`,
    );
  }
  const numbers = (rows as unknown[][]).flat();
  const strange = numbers.findIndex((one) => !Number.isInteger(one) || Math.abs(one as number) >= 2 ** 31);
  if (strange >= 0) {
    throw new InstanceFault(
      `roads, ${key}: ${JSON.stringify(numbers[strange])} in row ${Math.floor(strange / size)} is no whole number.`,
    );
  }
  return Int32Array.from(numbers as number[]);
}

/** For each place the straight metres to all places, one place at a time: thousands of rows at once would be too much. */
type Ways = (() => Float64Array)[];

function onAPlane(places: readonly Fields[]): Ways {
  const points = places.map((place) => ({ x: place.number('x'), y: place.number('y') }));
  return points.map((from) => () => Float64Array.from(points, (to) => Math.hypot(from.x - to.x, from.y - to.y)));
}

function onTheGlobe(places: readonly Fields[]): Ways {
  const radians = (degrees: number): number => (degrees / 180) * Math.PI;
  const points = places.map((place) => ({ lon: radians(place.number('lon')), lat: radians(place.number('lat')) }));
  return points.map(
    (from) => () =>
      Float64Array.from(points, (to) => {
        const north = Math.sin((from.lat - to.lat) / 2) ** 2;
        const east = Math.cos(from.lat) * Math.cos(to.lat) * Math.sin((from.lon - to.lon) / 2) ** 2;
        return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(north + east));
      }),
  );
}
