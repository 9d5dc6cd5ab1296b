import type { CharterMode } from './charter.js';

/** What a change between coach and rail or air takes; dated configuration, each row with its source. */
export interface TransferRule {
  /** Valid from this calendar date until the day before `validTo`. */
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Everybody is at the station so long before departure. */
  readonly railBeforeSeconds: number;
  readonly flightBeforeSeconds: number;
  /** The coach at the other end leaves with nobody earlier than so long after arrival. */
  readonly afterArrivalSeconds: number;
  /** Longest wait at a station beyond these. */
  readonly stationWaitSeconds: number;
  /** What an hour of one person's time is worth where ways are compared, in fen. */
  readonly hourFen: number;
  readonly source: string;
}

export const parseTransferRules = (rows: readonly Readonly<Record<string, string>>[]): TransferRule[] =>
  rows.map((row) => {
    const minutes = (column: string) => Number(row[column]) * 60;
    return {
      validFrom: row['valid_from'] ?? '',
      validTo: row['valid_to'] || null,
      railBeforeSeconds: minutes('rail_before_minutes'),
      flightBeforeSeconds: minutes('flight_before_minutes'),
      afterArrivalSeconds: minutes('after_arrival_minutes'),
      stationWaitSeconds: minutes('station_wait_minutes'),
      hourFen: Number(row['hour_fen']),
      source: row['source'] ?? '',
    };
  });

/** Of the rules valid on a date, the one that began last; null where there is none. */
export const transferRuleOn = (rules: readonly TransferRule[], date: string): TransferRule | null =>
  rules
    .filter(({ validFrom, validTo }) => validFrom <= date && (validTo === null || date < validTo))
    .sort((a, b) => b.validFrom.localeCompare(a.validFrom))[0] ?? null;

export const transferOf = (rule: TransferRule, mode: CharterMode) => ({
  beforeDepartureSeconds: mode === 'flight' ? rule.flightBeforeSeconds : rule.railBeforeSeconds,
  afterArrivalSeconds: rule.afterArrivalSeconds,
});
