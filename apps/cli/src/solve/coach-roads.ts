import type { RoadPoints, RoutingProblem } from '#solver';
import { Fields } from './fields.js';
import { InstanceFault } from './match-instance.js';

type Ways = Pick<RoutingProblem, 'metres' | 'seconds' | 'points'>;

const [MATRICES, MEASURES] = [
  ['metres', 'seconds'],
  ['detour', 'kmh', 'farKmh', 'farMetres'],
];
/** Roads are so much longer than straight lines. */
const DETOUR = 1.25;
/** Planning speeds in km/h; ways above this length count as expressway (安全管理规范, see the domain's rules of the road). */
const [COUNTY_ROAD, EXPRESSWAY, LONG] = [45, 80, 100_000];

/**
 * Road lengths and driving times: as the file states them for all pairs of places, or to be measured from where the places
 * are.
 *
 * @throws InstanceFault where neither is complete
 */
export function roadsOf(whole: Fields, places: readonly Fields[]): Ways {
  const roads = whole.part('roads', [...MATRICES, ...MEASURES]);
  if (MATRICES.some((key) => roads.has(key))) {
    const measure = MEASURES.find((key) => roads.has(key));
    if (measure !== undefined) throw new InstanceFault(`roads: "${measure}" has no meaning beside a matrix.`);
    return { metres: matrixOf(roads, 'metres', places.length), seconds: matrixOf(roads, 'seconds', places.length) };
  }
  const onGlobe = places.every((place) => place.has('lon'));
  const [x, y] = onGlobe ? ['lon', 'lat'] : ['x', 'y'];
  const points: RoadPoints = {
    x: Float64Array.from(places, (place) => place.number(x)),
    y: Float64Array.from(places, (place) => place.number(y)),
    onGlobe,
    detour: roads.number('detour', DETOUR),
    nearSpeed: roads.number('kmh', COUNTY_ROAD) / 3.6,
    farSpeed: roads.number('farKmh', EXPRESSWAY) / 3.6,
    farMetres: roads.number('farMetres', LONG),
  };
  return { metres: new Int32Array(0), seconds: new Int32Array(0), points };
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
