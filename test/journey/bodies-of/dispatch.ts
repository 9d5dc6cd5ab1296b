import type { Ids } from '../world.js';
import { INCIDENT_BODIES } from './incidents.js';

/** Bodies of what is asked about batches and trips on their way. */
export const DISPATCH_BODIES: Readonly<Record<string, (ids: Ids) => object>> = {
  ...INCIDENT_BODIES,
  BatchIdsBody: ({ batch }) => ({ batchIds: [batch] }),
  ItemConfirmationBody: () => ({ item: 'workers', name: '某村干部', note: '已逐人当面告知' }),
  TripIdsBody: ({ trip }) => ({ tripIds: [trip] }),
};
