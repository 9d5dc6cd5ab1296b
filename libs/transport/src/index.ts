export { batchLifecycle, type BatchState, type BatchStep } from './batches/batch.lifecycle.js';
export { BatchService, type BatchFacts } from './batches/batch.service.js';
export {
  routingProblemOf,
  type BatchToPlan,
  type FleetItem,
  type LeftBehindFacts,
  type PlanProgress,
  type Proof,
  type RestFacts,
} from './batches/batch.js';
export { LeaderCodeService } from './trips/leader-code.service.js';
export { PlanService } from './batches/plan.service.js';
export { openBoardingJob, planBatchJob, transportJobs } from './transport.jobs.js';
export { TransportModule } from './transport.module.js';
export { TransportRulesService } from './vehicles/transport-rules.service.js';
export { tripLifecycle, type TripState, type TripStep } from './trips/trip.lifecycle.js';
export {
  BOARDING_LEAD_SECONDS,
  TripService,
  type SeatFacts,
  type StopFacts,
  type TripFacts,
} from './trips/trip.service.js';
