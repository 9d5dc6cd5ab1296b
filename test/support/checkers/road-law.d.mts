import type { ExportedTrip } from '#transport';

/** What is unlawful about exported trips, in words; empty where nothing is. */
export function unlawful(
  trips: readonly ExportedTrip[],
  riskOf?: (division: string) => 'low' | 'medium' | 'high',
): string[];
