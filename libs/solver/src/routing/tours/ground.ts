import { Distances } from './distances.js';
import type { TourProblem } from './problem.js';

/** What never changes during a search, in the form in which the search looks at it. */
export class Ground {
  readonly nodes: number;
  readonly distances: Distances;
  readonly demand: Int32Array;
  readonly capacity: number;
  readonly vehicles: number;
  readonly windowed: boolean;
  readonly opens: Int32Array;
  readonly closes: Int32Array;
  readonly service: Int32Array;

  constructor(problem: TourProblem) {
    const { nodes, windows } = problem;
    const none = new Int32Array(windows ? 0 : nodes);
    this.nodes = nodes;
    this.distances = new Distances(problem.roads, nodes);
    this.demand = problem.demand;
    this.capacity = problem.capacity;
    this.vehicles = Math.min(problem.vehicles ?? nodes, nodes);
    this.windowed = windows !== undefined;
    this.opens = windows?.opens ?? none;
    this.closes = windows?.closes ?? none;
    this.service = windows?.service ?? none;
  }
}
