/*
 * The algebra of time windows. A stretch of a tour that begins at the depot is summed up by the earliest instant at which
 * service at its last node can begin; one that ends at the depot by the latest instant at which service at its first
 * node may begin. Two stretches fit together if the one leaves early enough for the other, so every insertion is decided
 * in constant time (Savelsbergh 1992).
 */

/** When service can begin at a node that opens at `opens`, after service at its predecessor began at `begins`. */
export function earliest(begins: number, service: number, way: number, opens: number): number {
  const arrival = begins + service + way;
  return arrival > opens ? arrival : opens;
}

/** When service may at the latest begin at a node that closes at `closes`, if it may do so at the next at `next`. */
export function latest(next: number, way: number, service: number, closes: number): number {
  const leaving = next - way - service;
  return leaving < closes ? leaving : closes;
}
