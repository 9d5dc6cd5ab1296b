export { arrivalsJobs, endPlacementJob, listPassengersJob, searchIncidentJob } from './arrivals.jobs.js';
export { ArrivalsModule } from './arrivals.module.js';
export {
  BoardingService,
  type Departure,
  type DoorStepItem,
  type DoorStepResult,
} from './passengers/boarding.service.js';
export { TransferService, type Transfer } from './passengers/transfer.service.js';
export { CostService, type TripCosts } from './costs/cost.service.js';
export { DeparturesService } from './passengers/departures.service.js';
export type { Count, UnlistedPerson } from './hand-overs/hand-over.js';
export { handOverLifecycle, type HandOverState, type HandOverStep } from './hand-overs/hand-over.lifecycle.js';
export { HandOverService, type Signing } from './hand-overs/hand-over.service.js';
export type { HandOverPerson, HandOverView } from './hand-overs/hand-over-view.js';
export { type PassengerFacts, REASONS, type Reason } from './passengers/passenger.js';
export {
  DOOR_STEPS,
  type DoorStep,
  passengerLifecycle,
  type PassengerState,
  type PassengerStep,
} from './passengers/passenger.lifecycle.js';
export { PassengerListService } from './passengers/passenger-list.service.js';
export {
  PassengerService,
  type PassengerRecord,
  type PassengerView,
  type SealedReason,
} from './passengers/passenger.service.js';
export { type IncidentKind, type IncidentOption, type IncidentSummary, INCIDENT_KINDS } from './incidents/incident.js';
export { incidentLifecycle, type IncidentState, type IncidentStep } from './incidents/incident.lifecycle.js';
export { IncidentService, type HelpFacts, type IncidentReport } from './incidents/incident.service.js';
export { IncidentResolving } from './incidents/resolving.service.js';
export {
  type IncidentSearchFailure,
  type IncidentSearchProgress,
  type IncidentSearchView,
  type IncidentView,
} from './incidents/search/incident-search.js';
export { incidentSearchLifecycle, type IncidentSearchState } from './incidents/search/incident-search.lifecycle.js';
export { IncidentSearches } from './incidents/search/incident-searches.service.js';
export { IncidentSearching } from './incidents/search/incident-searching.service.js';
