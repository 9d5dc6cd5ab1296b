const DIGITS = '零一二三四五六七八九';
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000 };

const digitOf = (character: string): number => DIGITS.indexOf(character.replace('两', '二').replace('〇', '零'));

/** `二〇二〇` → `2020`, `三` → `3`, `十八` → `18`: a year, month or day in Chinese numerals, else null. */
export function chineseOrdinal(text: string): number | null {
  if (/^[零〇一二三四五六七八九]{4}$/.test(text)) return Number(Array.from(text, digitOf).join(''));
  return /^(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])$/.test(text) ? chineseNumber(text) : null;
}

/** `三千五` → 3500, `一万二` → 12000, `四千五百` → 4500, `一千零五十` → 1050, as people say amounts; null if it is none. */
export function chineseNumber(text: string): number | null {
  if (!/^[零〇一二两三四五六七八九十百千万]+$/.test(text)) return null;
  let total = 0;
  let digit: number | null = null;
  let lastUnit = 0;
  let afterZero = false;
  for (const character of text) {
    const unit = UNITS[character];
    if (unit === undefined) {
      if (digit !== null && digit !== 0) return null;
      digit = digitOf(character);
      afterZero ||= digit === 0;
    } else {
      if (lastUnit !== 0 && unit >= lastUnit) return null;
      total += (digit === null || digit === 0 ? 1 : digit) * unit;
      digit = null;
      lastUnit = unit;
      afterZero = false;
    }
  }
  if (digit === null) return total;
  return total + digit * (afterZero || lastUnit <= 10 ? 1 : lastUnit / 10);
}
