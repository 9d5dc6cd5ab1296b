/**
 * Where a code came from: a code of a province that bears its signature; a province's platform that does not sign; an authorised clinic's entry
 * by hand; the declaration of the home's office.
 */
export const SOURCES = ['signed', 'platform', 'clinic', 'declared'] as const;
export type Source = (typeof SOURCES)[number];
