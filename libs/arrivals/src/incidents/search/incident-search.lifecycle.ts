import { lifecycle, type StateOf } from '#kernel';

/** What can be done about an incident, searched for; asked for again it begins anew. */
export const incidentSearchLifecycle = lifecycle('incident-search', 'queued', {
  start: { from: ['queued'], to: 'running' },
  finish: { from: ['running'], to: 'done' },
  fail: { from: ['running'], to: 'failed' },
  cancel: { from: ['queued', 'running'], to: 'cancelled' },
  ask: { from: ['done', 'failed', 'cancelled'], to: 'queued' },
});
export type IncidentSearchState = StateOf<typeof incidentSearchLifecycle>;
