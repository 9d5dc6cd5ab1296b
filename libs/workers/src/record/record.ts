/** How somebody agreed that the data are used. */
export const CONSENT_MEANS = ['signed-paper', 'spoken', 'self-service'] as const;
export type ConsentMeans = (typeof CONSENT_MEANS)[number];

export const EMPLOYER_KINDS = [
  'enterprise',
  'construction',
  'workshop',
  'public-welfare-post',
  'household',
  'self-employed',
  'other',
] as const;
export type EmployerKind = (typeof EMPLOYER_KINDS)[number];

/** Where somebody boards, WGS-84 degrees. */
export interface PickUp {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

/** Work in a past year, against which "not less than last year" is counted. */
export interface LastYear {
  readonly year: number;
  readonly employed: boolean;
  readonly division: string | null;
  readonly employerKind: EmployerKind | null;
  readonly occupation: string | null;
  /** 1 to 12; null where it is not known. */
  readonly months: number | null;
}

/**
 * A skill, with its certificate where there is one. The number of a certificate is not kept: the national register finds it by
 * the person.
 */
export interface Skill {
  readonly name: string;
  /** 1 (高级技师) to 5 (初级工); null without one. */
  readonly level: number | null;
  readonly certified: boolean;
  /** `YYYY-MM-DD` */
  readonly certifiedOn: string | null;
}

export interface WorkerRecord {
  /** 乡镇 */
  readonly town: string | null;
  /** People of one household bear the same one. */
  readonly household: string | null;
  readonly pickUpPointId: string | null;
  /** A boarding place of the person's own. */
  readonly pickUp: PickUp | null;
  readonly lastYear: LastYear | null;
  readonly skills: readonly Skill[] | null;
  /** As in ISO 639 (`zh`, `ii`, `bo`), the preferred one first. */
  readonly languages: readonly string[] | null;
  /** The days on which the household entered and left the register of the poor. */
  readonly poorSince: string | null;
  readonly poorUntil: string | null;
  readonly consentVersion: string | null;
  readonly consentMeans: ConsentMeans | null;
  readonly consentGivenAt: Date | null;
}
