import type { RoadPoints, RoutingProblem } from './problem.js';

const EARTH_RADIUS = 6_371_000;

/** Road lengths and driving times of a problem: looked up where it states them, else measured when they are asked for. */
export class Roads {
  private readonly places: number;
  private readonly lengths: Int32Array;
  private readonly times: Int32Array;
  private readonly points: RoadPoints | null;

  constructor(problem: Pick<RoutingProblem, 'places' | 'metres' | 'seconds' | 'points'>) {
    this.places = problem.places;
    this.lengths = problem.metres;
    this.times = problem.seconds;
    this.points = problem.points ?? null;
  }

  metres(from: number, to: number): number {
    if (this.points === null) return this.lengths[from * this.places + to]!;
    return Math.round(this.points.detour * straight(this.points, from, to));
  }

  /** Of driving by day. */
  seconds(from: number, to: number): number {
    const { points } = this;
    if (points === null) return this.times[from * this.places + to]!;
    const way = points.detour * straight(points, from, to);
    return Math.round(way / (way > points.farMetres ? points.farSpeed : points.nearSpeed));
  }

  /** Both as matrices between a few places. */
  between(places: readonly number[]): { readonly metres: Int32Array; readonly seconds: Int32Array } {
    const size = places.length;
    const metres = new Int32Array(size * size);
    const seconds = new Int32Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const isKnown = this.points !== null && j < i;
        metres[i * size + j] = isKnown ? metres[j * size + i]! : this.metres(places[i]!, places[j]!);
        seconds[i * size + j] = isKnown ? seconds[j * size + i]! : this.seconds(places[i]!, places[j]!);
      }
    }
    return { metres, seconds };
  }
}

/** Metres as the crow flies; on the globe by the haversine. */
function straight({ x, y, onGlobe }: RoadPoints, from: number, to: number): number {
  if (!onGlobe) return Math.sqrt((x[from]! - x[to]!) ** 2 + (y[from]! - y[to]!) ** 2);
  const north = Math.sin(radians(y[from]! - y[to]!) / 2) ** 2;
  const east = Math.sin(radians(x[from]! - x[to]!) / 2) ** 2;
  const bow = north + Math.cos(radians(y[from]!)) * Math.cos(radians(y[to]!)) * east;
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(Math.min(1, bow)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
