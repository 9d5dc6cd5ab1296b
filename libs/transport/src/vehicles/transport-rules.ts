import { isHigher, RISK_LEVELS, type RiskLevel } from '#places';
import type { RoutingRules } from '#solver';
import type { LoadRule, VehicleClassFacts } from './vehicle.js';

export interface TransportRule extends LoadRule {
  readonly routing: RoutingRules;
  /** At the wheel within any seven days, in seconds. */
  readonly weeklyDrivingSeconds: number;
  /** Whether people leave the vehicle for the nights in which it stands, so that those places have to recognise their codes. Absent from older plans. */
  readonly nightsOutside?: boolean;
  /** The highest among the places that a vehicle under it serves: `loadCap` is the cap of that level. Absent from older plans. */
  readonly riskLevel?: RiskLevel;
  /** How long before departure health codes are judged again, in seconds. */
  readonly recheckSeconds: readonly number[];
}

/**
 * Valid on the calendar dates from `validFrom` until the day before `validTo`, for offices of a region. Its `loadCap` is that of the highest
 * risk level until `underRisk` says otherwise.
 */
export interface DatedTransportRule extends TransportRule {
  /** Share of the approved seats by risk level. */
  readonly caps: Readonly<Record<RiskLevel, number>>;
  /** Nobody boards where the risk is at this level or above; null: everywhere. */
  readonly noBoardingFrom: RiskLevel | null;
  /** Division whose offices it is for, `51` for all of Sichuan; empty: the whole country. */
  readonly region: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** Rows of a plain CSV file (no quotes) as records by column name. */
function records(csv: string): Record<string, string>[] {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/);
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
}

const HOUR = 3600;
const secondOfDay = (time: string): number => Number(time.slice(0, 2)) * HOUR + Number(time.slice(3, 5)) * 60;

export const parseVehicleClasses = (csv: string): VehicleClassFacts[] =>
  records(csv).map((row) => ({
    name: row['name'] ?? '',
    nameZh: row['name_zh'] ?? '',
    approvedSeats: Number(row['approved_seats']),
    seatsPerRow: Number(row['seats_per_row']),
    fixedCostFen: Number(row['fixed_cost_fen']),
    costPerKilometreFen: Number(row['cost_per_kilometre_fen']),
  }));

export const parseTransportRules = (csv: string): DatedTransportRule[] =>
  records(csv).map((row) => {
    const hours = (column: string) => Number(row[column]) * HOUR;
    return {
      validFrom: row['valid_from'] ?? '',
      validTo: row['valid_to'] || null,
      loadCap: Number(row['load_cap']),
      caps: {
        high: Number(row['load_cap']),
        medium: Number(row['load_cap_medium'] || row['load_cap']),
        low: Number(row['load_cap_low'] || row['load_cap']),
      },
      noBoardingFrom: RISK_LEVELS.find((level) => level === row['no_boarding_from']) ?? null,
      region: (row['division'] ?? '').replace(/(00)+$/, ''),
      isolationRows: Number(row['isolation_rows']),
      source: row['source'] ?? '',
      weeklyDrivingSeconds: hours('weekly_driving_hours'),
      nightsOutside: row['nights_outside'] === '1',
      recheckSeconds: (row['recheck_hours'] ?? '')
        .split(';')
        .filter(Boolean)
        .map((cell) => Number(cell) * HOUR),
      routing: {
        maxRideSeconds: hours('max_ride_hours'),
        night: { from: 22 * HOUR, to: 6 * HOUR },
        continuousDay: hours('continuous_day_hours'),
        continuousNight: hours('continuous_night_hours'),
        breakSeconds: Number(row['break_minutes']) * 60,
        dailyDriving: hours('daily_driving_hours'),
        noDriving: { from: secondOfDay(row['no_driving_from'] ?? ''), to: secondOfDay(row['no_driving_to'] ?? '') },
        secondDriverAboveMetres: Number(row['second_driver_above_km']) * 1000,
        maxDrivers: Number(row['max_drivers']),
      },
    };
  });

/** Of the rules valid on a date for an office, that of the smallest region, and of several of one region the one that began last; null where there is none. */
export function ruleInForce(
  rules: readonly DatedTransportRule[],
  date: string,
  office = '',
): DatedTransportRule | null {
  const valid = rules.filter(
    (rule) =>
      rule.validFrom <= date && (rule.validTo === null || date < rule.validTo) && office.startsWith(rule.region),
  );
  return valid.sort((a, b) => b.region.length - a.region.length || b.validFrom.localeCompare(a.validFrom))[0] ?? null;
}

/** The rule for a vehicle that serves places of a risk level at most. */
export const underRisk = (rule: DatedTransportRule, riskLevel: RiskLevel): TransportRule => ({
  ...rule,
  loadCap: rule.caps[riskLevel],
  riskLevel,
});

/** Whether nobody may board at a place of this level (charter guides 2020). */
export const isBoardingBarred = ({ noBoardingFrom }: DatedTransportRule, level: RiskLevel): boolean =>
  noBoardingFrom !== null && !isHigher(noBoardingFrom, level);
