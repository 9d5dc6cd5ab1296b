import { divisionPrefix, type Text } from '#kernel';
import { type WaitingPlacement, windowOf } from './waiting.js';

/** How far people go: 省内, 跨省. */
export const JOURNEY_FORMS = ['in-province', 'cross-province'] as const;
/** What those who go together have in common: 集中地区, one city; 集中企业, one employer. */
export const GATHERINGS = ['concentrated-place', 'concentrated-enterprise'] as const;
export type JourneyForm = (typeof JOURNEY_FORMS)[number];
export type Gathering = (typeof GATHERINGS)[number];

/** Which of the placements that are in no batch; what is left out asks for nothing. Days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface Picking {
  /** Division in which people board, or an area around it. */
  readonly origin?: string | undefined;
  /** Division of the site, or an area around it. */
  readonly destination?: string | undefined;
  readonly enterpriseId?: string | undefined;
  readonly siteId?: string | undefined;
  readonly form?: JourneyForm | undefined;
  /** Whoever may leave on this day or later. */
  readonly from?: string | undefined;
  /** Whoever may leave on this day or earlier. */
  readonly to?: string | undefined;
}

/** Within the first two digits of GB/T 2260 lies a province. */
export const formOf = ({ origin, siteDivision }: WaitingPlacement): JourneyForm =>
  origin.slice(0, 2) === siteDivision.slice(0, 2) ? 'in-province' : 'cross-province';

export function isPicked(one: WaitingPlacement, picking: Picking): boolean {
  const { origin = '', destination = '', enterpriseId, siteId, form, from, to } = picking;
  const { earliest, until } = windowOf(one);
  return (
    one.origin.startsWith(divisionPrefix(origin)) &&
    one.siteDivision.startsWith(divisionPrefix(destination)) &&
    (enterpriseId ?? one.enterpriseId) === one.enterpriseId &&
    (siteId ?? one.siteId) === one.siteId &&
    (form ?? formOf(one)) === formOf(one) &&
    (from === undefined || until === null || until >= from) &&
    (to === undefined || earliest <= to)
  );
}

/** People who could go together. Days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface Gathered {
  readonly gathering: Gathering;
  /** Code of the city, or id of the employer. */
  readonly key: string;
  readonly name: Text;
  readonly persons: number;
  readonly inProvince: number;
  readonly crossProvince: number;
  readonly origins: readonly { readonly divisionCode: string; readonly name: Text; readonly persons: number }[];
  /** The first day on which one of them may leave, and the first on which one of them should have left. */
  readonly earliest: string;
  readonly due: string;
}

/** Those who have a city or an employer in common, the most first. */
export function gathered(
  placements: readonly WaitingPlacement[],
  gathering: Gathering,
  nameOf: { readonly division: (code: string) => Text; readonly enterprise: (id: string) => Text },
): Gathered[] {
  const groups = new Map<string, WaitingPlacement[]>();
  for (const one of placements) {
    const key = gathering === 'concentrated-place' ? one.destination : one.enterpriseId;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const first = (days: readonly string[]) => days.reduce((a, b) => (a < b ? a : b));
  return [...groups]
    .map(([key, members]) => {
      const persons = new Map<string, number>();
      for (const { origin } of members) persons.set(origin, (persons.get(origin) ?? 0) + 1);
      const windows = members.map(windowOf);
      const inProvince = members.filter((one) => formOf(one) === 'in-province').length;
      return {
        ...{ gathering, key, persons: members.length, inProvince, crossProvince: members.length - inProvince },
        name: gathering === 'concentrated-place' ? nameOf.division(key) : nameOf.enterprise(key),
        origins: [...persons]
          .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
          .map(([divisionCode, n]) => ({ divisionCode, name: nameOf.division(divisionCode), persons: n })),
        earliest: first(windows.map(({ earliest }) => earliest)),
        due: first(windows.map(({ due }) => due)),
      };
    })
    .sort((a, b) => b.persons - a.persons || (a.key < b.key ? -1 : 1));
}
