import type { Ids } from '../world.js';

/** What is told of a coach that does not go on. */
const help = {
  place: { name: '都匀服务区', divisionCode: '522701', lon: 107.5, lat: 26.2 },
  replacements: [{ vehicleClass: 'coach-37', count: 1, readyAt: '2020-03-12T10:00:00+08:00' }],
  goesOnAt: '2020-03-12T12:00:00+08:00',
  road: {
    from: { name: '都匀收费站', divisionCode: '522701', lon: 107.5, lat: 26.2 },
    to: { name: '独山收费站', divisionCode: '522726', lon: 107.5, lat: 25.8 },
    ...{ closedFrom: '2020-03-12T00:00:00+08:00', closedUntil: '2020-03-14T00:00:00+08:00' },
    ...{ extraMetres: 40_000, extraSeconds: 3600 },
  },
};
const illness = {
  hospital: { name: '都匀市人民医院', divisionCode: '522701', contact: '急诊科' },
  note: '途中发热',
};

/** Bodies of what happens on the way. */
export const INCIDENT_BODIES: Readonly<Record<string, (ids: Ids) => object>> = {
  IncidentBody: ({ trip, worker }) => ({ tripId: trip, kind: 'breakdown', persons: [worker], ...help, ...illness }),
  IncidentHelpBody: () => help,
  ResolutionBody: () => ({ optionId: '0'.repeat(16) }),
};
