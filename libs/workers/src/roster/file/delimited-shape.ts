import { headingScore } from '../roster-columns.js';

const DELIMITERS = [',', '\t', ';', '|', '，', '；', '^', '~'];
const LINES_LOOKED_AT = 60;

export interface Shape {
  readonly delimiter: string;
  /** Characters of a line before the table that names the delimiter (`sep=;`). */
  readonly preamble: number;
}

/** The delimiter under which some line reads most like headings; failing that, the one that splits the lines most evenly. */
export function shapeOf(start: string): Shape {
  const hint = /^sep=(.)(?:\r\n|\n|\r)/i.exec(start);
  if (hint) return { delimiter: hint[1] ?? ',', preamble: hint[0].length };
  const lines = start.split(/\r\n|\n|\r/, LINES_LOOKED_AT).filter((line) => line.trim() !== '');
  const [best] = DELIMITERS.map((delimiter) => {
    const rows = lines.map((line) => line.split(delimiter).map((cell) => cell.replace(/^\s*"|"\s*$/g, '')));
    const widths = rows.map((cells) => cells.length).filter((cells) => cells > 1);
    return { delimiter, even: timesOfMostCommon(widths), heading: Math.max(0, ...rows.map(headingScore)) };
  }).sort((a, b) => b.heading - a.heading || b.even - a.even);
  return { delimiter: best && best.heading + best.even > 0 ? best.delimiter : ',', preamble: 0 };
}

function timesOfMostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
