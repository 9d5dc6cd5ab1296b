import type { Division } from '../division.js';
import type { Point } from '../distance.js';

/** Where people of a village or town agreed to board. */
export interface PickUpPoint extends Point {
  readonly name: string;
}

export interface PickUpPointFacts extends PickUpPoint {
  readonly divisionCode: string;
}

/**
 * Where somebody boards: the point named after the village, else the one whose name the village's text begins with
 * (河边村 for 河边村4组; the longest wins), else the seat of the division.
 */
export function boardingPlace(
  points: ReadonlyMap<string, PickUpPoint>,
  village: string | null,
  seat: Division,
): PickUpPoint {
  const text = village?.trim() ?? '';
  const exact = points.get(text);
  if (exact) return exact;
  const [longest] = [...points.values()]
    .filter(({ name }) => text.startsWith(name))
    .sort((a, b) => b.name.length - a.name.length);
  return longest ?? { name: `${seat.name.zh}集合点`, lon: seat.lon, lat: seat.lat };
}
