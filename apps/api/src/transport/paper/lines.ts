/** Not at the beginning of a line. */
const CLOSING = /[，。、；：！？）】》〉」』”’…·,.;:!?)\]}%]/;
/** Not at the end of one. */
const OPENING = /[（【《〈「『“‘([{]/;
/** Signs between which a line does not break: words and figures of other scripts. */
const WORD = /[^\s\p{Script=Han}\u3000-\u303f\uff00-\uffef]+|\s+|./gsu;

/** What stays together on a line: a Chinese sign with its marks, a word, blanks. */
function unitsOf(text: string): string[] {
  const units: string[] = [];
  for (const [unit] of text.matchAll(WORD)) {
    const last = units.at(-1);
    if (last !== undefined && ((CLOSING.test(unit) && unit.length === 1) || OPENING.test(last.at(-1) ?? '')))
      units[units.length - 1] = last + unit;
    else units.push(unit);
  }
  return units;
}

/** Breaks text into lines of at most `width`; a unit that is wider than a line is broken where it must be. */
export function linesOf(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let [line, used] = ['', 0];
  const end = () => {
    if (line.trim()) lines.push(line.trim());
    [line, used] = ['', 0];
  };
  const add = (part: string, wide: number) => {
    if (line && used + wide > width) end();
    line += part;
    used += wide;
  };
  for (const unit of unitsOf(text)) {
    const wide = widthOf(unit);
    // Blanks may stand beyond the edge, where nobody sees them.
    if (!unit.trim()) [line, used] = [line && line + unit, line ? used + wide : 0];
    else if (wide <= width) add(unit, wide);
    else for (const sign of unit) add(sign, widthOf(sign));
  }
  end();
  return lines.length > 0 ? lines : [''];
}

/** How many times an equal share the widest of columns may ask for. */
const GREED = 3;

/**
 * Widths of columns that together are `width`: each as wide as its widest text where that fits; where it does not, the narrow ones keep
 * theirs and the others share what is left in proportion.
 */
export function columnsOf(wanted: readonly number[], width: number): number[] {
  const sumOf = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0);
  if (sumOf(wanted) <= width) return wanted.map((one) => one * (width / sumOf(wanted)));
  const narrow = new Set<number>();
  let share = 0;
  for (let found = -1; found !== narrow.size;) {
    found = narrow.size;
    share = (width - sumOf(wanted.filter((_, i) => narrow.has(i)))) / (wanted.length - narrow.size);
    for (const [i, one] of wanted.entries()) if (one <= share) narrow.add(i);
  }
  const rest = wanted.map((one, i) => (narrow.has(i) ? 0 : Math.min(one, GREED * share)));
  const left = share * rest.filter((one) => one > 0).length;
  return wanted.map((one, i) => (narrow.has(i) ? one : ((rest[i] ?? 0) * left) / sumOf(rest)));
}
