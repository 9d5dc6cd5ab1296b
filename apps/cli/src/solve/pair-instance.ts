import type { TourProblem } from '#solver';
import { InstanceFault } from './match-instance.js';

/** Ways are whole numbers inside, rounded up at the third decimal, so that nobody comes later than promised. */
const THOUSANDTHS = 1000;
const NUMBERS_A_LINE = 9;

/**
 * Reads an instance in the form of Li & Lim (2001): a line `vehicles capacity speed`, then one for each node, the depot
 * first: `number x y demand opens closes service pick-up set-down`. Fewest vehicles go before the shortest way.
 *
 * @throws InstanceFault where the text is not of this form
 */
export function readPairInstance(text: string, file: string): TourProblem {
  const [head = [], ...rows] = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const [vehicles, capacity] = head;
  if (head.length !== 3 || vehicles === undefined || capacity === undefined || head.some(Number.isNaN)) {
    throw new InstanceFault(`${file} does not begin with vehicles, capacity and speed.`);
  }
  if (rows.length === 0) throw new InstanceFault(`${file} has no depot.`);
  for (const [node, row] of rows.entries()) {
    if (row.length !== NUMBERS_A_LINE || row.some(Number.isNaN) || row[0] !== node) {
      throw new InstanceFault(`Line ${node + 2} of ${file} does not hold node ${node} in ${NUMBERS_A_LINE} numbers.`);
    }
  }
  const column = (k: number): number[] => rows.map((row) => row[k] ?? NaN);
  const whole = (what: string, k: number, scale = 1): Int32Array => words(what, column(k), scale);
  const [pickups, setDowns] = [whole('pick-up', 7), whole('set-down', 8)];
  return {
    nodes: rows.length,
    roads: {
      kind: 'points',
      x: Float64Array.from(column(1)),
      y: Float64Array.from(column(2)),
      scale: THOUSANDTHS,
      rounding: 'up',
    },
    demand: whole('demand', 3),
    capacity,
    vehicles,
    windows: {
      opens: whole('opens', 4, THOUSANDTHS),
      closes: whole('closes', 5, THOUSANDTHS),
      service: whole('service', 6, THOUSANDTHS),
    },
    partner: pickups.map((pickup, node) => Math.max(pickup, setDowns[node] ?? 0)),
    fewestTours: true,
  };
}

function words(what: string, values: readonly number[], scale: number): Int32Array {
  return Int32Array.from(values, (value, node) => {
    const scaled = Math.round(value * scale);
    if (Math.abs(scaled - value * scale) > 1e-6 || Math.abs(scaled) >= 2 ** 31) {
      throw new InstanceFault(`${what} of node ${node} is ${value}: out of range, or too many decimals.`);
    }
    return scaled;
  });
}
