/** Of an epidemic, in a place, from the least on. */
export const RISK_LEVELS = ['low', 'medium', 'high'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** What was declared of a division: valid from an instant until another, the end excluded. */
export interface RiskLevelFacts {
  readonly divisionCode: string;
  readonly level: RiskLevel;
  readonly validFrom: Date;
  /** Null while nobody knows how long. */
  readonly validTo: Date | null;
  /** The notice that declares it. */
  readonly source: string;
}

export interface Span {
  readonly from: Date;
  /** Excluded. */
  readonly to: Date;
}

/** A division and those it lies in, the smallest first. */
export const areasOf = (code: string): string[] => [
  ...new Set([code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`]),
];

const rank = (level: RiskLevel): number => RISK_LEVELS.indexOf(level);
export const higherOf = (a: RiskLevel, b: RiskLevel): RiskLevel => (rank(b) > rank(a) ? b : a);
export const isHigher = (a: RiskLevel, b: RiskLevel): boolean => rank(a) > rank(b);

/**
 * The highest level of a place within a span. At each instant what was declared of the smallest area counts, and of several
 * declarations of it the highest; low where nothing was declared.
 */
export function riskLevelOf(code: string, declared: readonly RiskLevelFacts[], { from, to }: Span): RiskLevel {
  const areas = areasOf(code);
  const concerning = declared.filter(({ divisionCode }) => areas.includes(divisionCode));
  const edges = concerning
    .flatMap(({ validFrom, validTo }) => (validTo ? [validFrom, validTo] : [validFrom]))
    .filter((edge) => edge > from && edge < to);
  return [from, ...edges].map((at) => levelAt(areas, concerning, at)).reduce(higherOf);
}

function levelAt(areas: readonly string[], declared: readonly RiskLevelFacts[], at: Date): RiskLevel {
  const counting = declared.filter(({ validFrom, validTo }) => validFrom <= at && (validTo === null || at < validTo));
  for (const area of areas) {
    const levels = counting.filter(({ divisionCode }) => divisionCode === area).map(({ level }) => level);
    if (levels.length > 0) return levels.reduce(higherOf);
  }
  return 'low';
}
