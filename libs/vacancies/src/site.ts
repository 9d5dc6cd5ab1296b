import { divisionUnknown, hoursWrong, pointWrong } from './site.errors.js';

/** A recipient site: factory gate, dormitory or construction site, where workers alight and are handed over. */
export interface SiteFacts {
  readonly name: string;
  readonly divisionCode: string;
  readonly address: string;
  /** WGS-84 degrees. */
  readonly lon: number;
  readonly lat: number;
  /** Seconds since midnight in Asia/Shanghai, 0–86,399. */
  readonly receivesFrom: number;
  /** As above; beyond 86,400 it reaches into the next day, so 18:00–02:00 is 64,800–93,600. */
  readonly receivesTo: number;
  readonly contactName: string;
  readonly contactPhone: string;
  /** People it can take in an hour; null where it does not ask to be asked before a coach comes. Left out: as it is. */
  readonly arrivalCapacity?: number | null | undefined;
}

/** What other stages need to know of a site. */
export type SiteBrief = Omit<SiteFacts, 'contactName' | 'contactPhone' | 'arrivalCapacity'> & {
  readonly id: string;
  readonly organisationId: string;
  readonly arrivalCapacity: number | null;
};

/** The contact's phone is masked. */
export type SiteView = SiteFacts & { readonly id: string; readonly organisationId: string };

const DAY_SECONDS = 86_400;

/**
 * @param isDivision whether a code is one of the divisions table
 * @throws site.division-unknown, site.point-wrong, site.hours-wrong
 */
export function admitSite(facts: SiteFacts, isDivision: (code: string) => boolean): void {
  const { divisionCode, lon, lat, receivesFrom, receivesTo } = facts;
  if (!isDivision(divisionCode)) throw divisionUnknown(divisionCode);
  // The country lies within these degrees; latitude and longitude swapped do not.
  if (!(lon >= 73 && lon <= 136 && lat >= 3 && lat <= 54)) throw pointWrong();
  const opens = receivesFrom >= 0 && receivesFrom < DAY_SECONDS;
  const lasts = receivesTo > receivesFrom && receivesTo <= receivesFrom + DAY_SECONDS;
  if (!opens || !lasts) throw hoursWrong();
}

/** Whoever leaves the capacity out says nothing of it. */
export const sameSite = (kept: SiteFacts, sent: SiteFacts): boolean =>
  FACTS.every((fact) => kept[fact] === sent[fact]) &&
  (sent.arrivalCapacity === undefined || sent.arrivalCapacity === (kept.arrivalCapacity ?? null));

const FACTS = [
  'name',
  'divisionCode',
  'address',
  'lon',
  'lat',
  'receivesFrom',
  'receivesTo',
  'contactName',
  'contactPhone',
] as const satisfies (keyof SiteFacts)[];

/** `171****6261`: enough to recognise a number, not to call it. */
export const maskedPhone = (phone: string): string =>
  phone.length < 8 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
