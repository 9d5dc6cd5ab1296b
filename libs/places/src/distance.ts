/** WGS-84 degrees. */
export interface Point {
  readonly lon: number;
  readonly lat: number;
}

/** All pairs, row by row: from point i to point j at `i * size + j`. Whole metres and whole seconds. */
export interface TravelMatrix {
  readonly size: number;
  readonly metres: Int32Array;
  readonly seconds: Int32Array;
}

/**
 * What a journey by road takes. A router over a network (OSRM's table service is the convention) answers later, the
 * great circle at once: await either.
 */
export interface Router {
  metres(from: Point, to: Point): number | Promise<number>;
  seconds(from: Point, to: Point): number | Promise<number>;
  matrix(points: readonly Point[]): TravelMatrix | Promise<TravelMatrix>;
}

export type Terrain = 'plain' | 'default' | 'mountain';

/** Road kilometres for each kilometre of great circle, and planning speeds in km/h. */
export interface PlanningFigures {
  readonly trunkDetour: Readonly<Record<Terrain, number>>;
  readonly feederDetour: Readonly<Record<Terrain, number>>;
  /** Great-circle metres up to which a leg is a feeder and from which on it is a trunk leg; in between the detour factor slides. */
  readonly feederUpTo: number;
  readonly trunkFrom: number;
  readonly railDetour: number;
  readonly speeds: { readonly expressway: number; readonly countyRoad: number; readonly mountainRoad: number };
  /** Speed by night (22:00–06:00) as a share of the speed by day. */
  readonly nightShare: number;
  /** Road metres above which a leg counts as expressway. */
  readonly expresswayAbove: number;
}

/** The defaults: great circle measured against real roads; speeds after the safety code for passenger carriers. */
export const PLANNING_FIGURES: PlanningFigures = {
  trunkDetour: { plain: 1.2, default: 1.3, mountain: 1.4 },
  feederDetour: { plain: 1.5, default: 1.7, mountain: 2 },
  feederUpTo: 20_000,
  trunkFrom: 100_000,
  railDetour: 1.25,
  speeds: { expressway: 80, countyRoad: 45, mountainRoad: 30 },
  nightShare: 0.8,
  expresswayAbove: 100_000,
};

interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

// Coarse on purpose: the Hengduan ranges, the Yunnan–Guizhou plateau and what lies west of the Sichuan basin; the North China plain
// with the lower Yangtze, and the Pearl River delta.
const MOUNTAINS: readonly Box[] = [
  { west: 97, south: 21.5, east: 103.2, north: 34 },
  { west: 103.2, south: 22.5, east: 110, north: 29 },
];
const PLAINS: readonly Box[] = [
  { west: 114, south: 32, east: 120.5, north: 39.5 },
  { west: 117.5, south: 30.3, east: 122, north: 34 },
  { west: 112.5, south: 22.2, east: 114.2, north: 23.6 },
];

const within = ({ lon, lat }: Point, box: Box): boolean =>
  lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north;

export function terrainAt(point: Point): Terrain {
  if (MOUNTAINS.some((box) => within(point, box))) return 'mountain';
  return PLAINS.some((box) => within(point, box)) ? 'plain' : 'default';
}

const EARTH_RADIUS = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres along the great circle on the mean sphere (haversine). */
export function greatCircleMetres(from: Point, to: Point): number {
  const dLat = Math.sin(radians(to.lat - from.lat) / 2);
  const dLon = Math.sin(radians(to.lon - from.lon) / 2);
  const h = dLat * dLat + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * dLon * dLon;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The fallback where no road network is at hand: great circle times a detour factor, at planning speeds by day. */
export class GreatCircleRouter implements Router {
  constructor(
    private readonly figures: PlanningFigures = PLANNING_FIGURES,
    private readonly terrain: (point: Point) => Terrain = terrainAt,
  ) {}

  /** Whole metres by road. A longer great circle never gives a shorter road. */
  metres(from: Point, to: Point): number {
    return this.leg(from, to, this.terrain(from), this.terrain(to)).metres;
  }

  /** Whole seconds at the wheel by day, without breaks. */
  seconds(from: Point, to: Point): number {
    return this.leg(from, to, this.terrain(from), this.terrain(to)).seconds;
  }

  /** Whole metres by rail. */
  railMetres(from: Point, to: Point): number {
    return Math.round(greatCircleMetres(from, to) * this.figures.railDetour);
  }

  matrix(points: readonly Point[]): TravelMatrix {
    const size = points.length;
    const metres = new Int32Array(size * size);
    const seconds = new Int32Array(size * size);
    const terrains = points.map((point) => this.terrain(point));
    points.forEach((from, i) => {
      for (let j = i + 1; j < size; j++) {
        const to = points[j] as Point;
        const leg = this.leg(from, to, terrains[i] as Terrain, terrains[j] as Terrain);
        metres[i * size + j] = metres[j * size + i] = leg.metres;
        seconds[i * size + j] = seconds[j * size + i] = leg.seconds;
      }
    });
    return { size, metres, seconds };
  }

  private leg(from: Point, to: Point, start: Terrain, end: Terrain): { metres: number; seconds: number } {
    const { trunkDetour, feederDetour, feederUpTo, trunkFrom, expresswayAbove, speeds } = this.figures;
    const direct = greatCircleMetres(from, to);
    const share = Math.min(1, Math.max(0, (direct - feederUpTo) / (trunkFrom - feederUpTo)));
    const trunk = (trunkDetour[start] + trunkDetour[end]) / 2;
    const feeder = (feederDetour[start] + feederDetour[end]) / 2;
    const metres = Math.round(direct * (feeder + share * (trunk - feeder)));
    const local = start === 'mountain' && end === 'mountain' ? speeds.mountainRoad : speeds.countyRoad;
    const speed = metres > expresswayAbove ? speeds.expressway : local;
    return { metres, seconds: Math.round((metres * 3.6) / speed) };
  }
}
