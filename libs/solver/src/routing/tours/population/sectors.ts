const CIRCLE = 65536;

/**
 * The sector of the circle around the depot in which a tour lies, and the direction of its middle. Angles are whole numbers
 * of a circle of 65,536.
 */
export class Sectors {
  private readonly angle: Int32Array;
  private readonly begin: Int32Array;
  private readonly span: Int32Array;
  private readonly centre: Int32Array;

  constructor(
    private readonly x: Float64Array,
    private readonly y: Float64Array,
    tours: number,
  ) {
    this.angle = Int32Array.from(x, (_, node) => angleOf(x[node]! - x[0]!, y[node]! - y[0]!));
    this.begin = new Int32Array(tours);
    this.span = new Int32Array(tours);
    this.centre = new Int32Array(tours);
  }

  renew(tour: number, next: Int32Array, depot: number, size: number): void {
    const { angle, x, y } = this;
    if (size === 0) return;
    let node = next[depot]!;
    let begin = angle[node]!;
    let span = 0;
    let [sumX, sumY] = [0, 0];
    for (; node !== depot; node = next[node]!) {
      sumX += x[node]!;
      sumY += y[node]!;
      const ahead = (angle[node]! - begin) & (CIRCLE - 1);
      if (ahead <= span) continue;
      const behind = CIRCLE - ahead;
      // Whichever end is nearer is moved.
      if (ahead - span <= behind) span = ahead;
      else {
        begin = angle[node]!;
        span += behind;
      }
    }
    this.begin[tour] = begin;
    this.span[tour] = span;
    this.centre[tour] = angleOf(sumX - size * x[0]!, sumY - size * y[0]!);
  }

  middle(tour: number): number {
    return this.centre[tour]!;
  }

  overlap(one: number, other: number): boolean {
    const { begin, span } = this;
    return (
      ((begin[other]! - begin[one]!) & (CIRCLE - 1)) <= span[one]! ||
      ((begin[one]! - begin[other]!) & (CIRCLE - 1)) <= span[other]!
    );
  }
}

function angleOf(x: number, y: number): number {
  return Math.floor((Math.atan2(y, x) / (2 * Math.PI)) * CIRCLE) & (CIRCLE - 1);
}
