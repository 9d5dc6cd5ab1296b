/**
 * Where the whole-number costs between nodes come from. They serve as distances and as driving times alike.
 *
 * - `matrix`: [nodes × nodes], row = from; need not be symmetric.
 * - `points`: straight lines, times `scale`, then to a whole number. `nearest` and `down` (after truncation, as in the
 *   published files with time windows) are conventions of the published instances; `up` never promises too early an
 *   arrival.
 */
export type Roads =
  | { readonly kind: 'matrix'; readonly matrix: Int32Array }
  | {
      readonly kind: 'points';
      readonly x: Float64Array;
      readonly y: Float64Array;
      readonly scale: number;
      readonly rounding: 'nearest' | 'down' | 'up';
    };

/** When a node may be served; all in the units of the roads. Arrays of [nodes]; the depot's entry is its opening hours. */
export interface TourWindows {
  /** Service begins within [opens, closes]; whoever comes early waits. */
  readonly opens: Int32Array;
  readonly closes: Int32Array;
  readonly service: Int32Array;
}

/**
 * Tours of nodes: every tour starts at the depot, node 0, serves some of the other nodes and returns. All tours together
 * serve every node once, at the least cost. What a problem does not use costs it nothing.
 */
export interface TourProblem {
  /** The depot and all nodes to serve. */
  readonly nodes: number;
  readonly roads: Roads;
  /** [nodes]; what is taken on board at the node, 0 at the depot. Set-downs, and they alone, have a negative one. */
  readonly demand: Int32Array;
  /** On board at any time, at most. */
  readonly capacity: number;
  /** Tours at most; as many as are wanted without it. */
  readonly vehicles?: number;
  readonly windows?: TourWindows;
  /**
   * [nodes]; where everything is carried from one node to another: the set-down of a pick-up and the pick-up of a set-down,
   * which takes off what was taken on board. Both are served by one tour, in this order, or neither.
   */
  readonly partner?: Int32Array;
  /** Fewer tours go before less cost. */
  readonly fewestTours?: boolean;
}

export interface TourAnswer {
  /** Nodes of each tour in order, without the depot. */
  readonly tours: readonly Int32Array[];
  /** Nodes that no tour serves, in ascending order: empty unless the fleet or the time did not suffice. */
  readonly absent: Int32Array;
  /** Sum of the roads of all tours, to and from the depot included. */
  readonly cost: number;
  readonly iterations: number;
  readonly cancelled: boolean;
}
