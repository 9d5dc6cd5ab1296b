export { batchLifecycle, type BatchState, type BatchStep } from './batch.lifecycle.js';
export { BatchService, type BatchFacts } from './batch.service.js';
export {
  routingProblemOf,
  type BatchToPlan,
  type FleetItem,
  type LeftBehindFacts,
  type PlanProgress,
  type Proof,
  type RestFacts,
} from './batch.js';
export { LeaderCodeService } from './leader-code.service.js';
export { PlanService } from './plan.service.js';
export { openBoardingJob, planBatchJob, transportJobs } from './transport.jobs.js';
export { TransportModule } from './transport.module.js';
export { TransportRulesService } from './transport-rules.service.js';
export { tripLifecycle, type TripState, type TripStep } from './trip.lifecycle.js';
export { BOARDING_LEAD_SECONDS, TripService, type SeatFacts, type StopFacts, type TripFacts } from './trip.service.js';
