import { Distances } from './distances.js';
import type { TourProblem } from '../problem.js';

const NONE = new Int32Array(0);
const FOR_EVER = 2 ** 30;

/** What never changes during a search, in the form in which the search looks at it. */
export class Ground {
  readonly nodes: number;
  readonly distances: Distances;
  readonly demand: Int32Array;
  readonly capacity: number;
  readonly vehicles: number;
  /** Of a node, 0 where there are no pairs. */
  readonly paired: boolean;
  readonly partner: Int32Array;
  readonly windowed: boolean;
  readonly opens: Int32Array;
  readonly closes: Int32Array;
  readonly service: Int32Array;

  constructor(problem: TourProblem) {
    const { nodes, windows, partner } = problem;
    this.nodes = nodes;
    this.distances = new Distances(problem.roads, nodes);
    this.demand = problem.demand;
    this.capacity = problem.capacity;
    this.vehicles = Math.min(problem.vehicles ?? nodes, nodes);
    this.paired = partner !== undefined;
    this.partner = partner ?? NONE;
    // Pairs are searched with windows, which are wide open where nobody wants any.
    this.windowed = windows !== undefined || this.paired;
    const length = this.windowed ? nodes : 0;
    this.opens = windows?.opens ?? new Int32Array(length);
    this.closes = windows?.closes ?? new Int32Array(length).fill(FOR_EVER);
    this.service = windows?.service ?? new Int32Array(length);
  }
}
