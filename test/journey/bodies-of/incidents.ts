import type { Ids } from '../world.js';

/** What is told of a coach that does not go on. */
const help = {
  place: { name: '都匀服务区', divisionCode: '522701', lon: 107.5, lat: 26.2 },
  replacements: [{ vehicleClass: 'coach-37', count: 1, readyAt: '2020-03-12T10:00:00+08:00' }],
  goesOnAt: '2020-03-12T12:00:00+08:00',
};

/** Bodies of what happens on the way. */
export const INCIDENT_BODIES: Readonly<Record<string, (ids: Ids) => object>> = {
  IncidentBody: ({ trip }) => ({ tripId: trip, kind: 'breakdown', ...help }),
  IncidentHelpBody: () => help,
  ResolutionBody: () => ({ optionId: '0'.repeat(16) }),
};
