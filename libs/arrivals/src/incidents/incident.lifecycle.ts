import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** Something that keeps a trip from going on as planned. What was resolved in part stays open for the rest. */
export const incidentLifecycle = lifecycle('incident', 'open', {
  resolve: { from: ['open'], to: 'resolved' },
  withdraw: { from: ['open'], to: 'withdrawn' },
});

export type IncidentState = StateOf<typeof incidentLifecycle>;
export type IncidentStep = StepOf<typeof incidentLifecycle>;
