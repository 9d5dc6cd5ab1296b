import type { JobContract } from '#platform';

/** The doors are open: the list to board from is made. */
export const listPassengersJob: JobContract = {
  name: 'arrivals.list-passengers',
  queue: 'work',
  on: ['trip.boarding'],
};

/** Somebody's journey ended before the gate, or the site did not take the person over: the placement is void. */
export const endPlacementJob: JobContract = {
  name: 'arrivals.end-placement',
  queue: 'work',
  on: ['passenger.left-behind', 'passenger.disputed'],
};

/** Searches for what can be done about an incident; `subject` is the incident, `search` the search. */
export const searchIncidentJob: JobContract = {
  name: 'arrivals.search-incident',
  queue: 'rescue',
  on: ['incident.search-requested'],
};

export const arrivalsJobs: readonly JobContract[] = [listPassengersJob, endPlacementJob, searchIncidentJob];
