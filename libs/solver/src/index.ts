export { never, type Progress, type Stop } from './stop.js';
export { Random } from './random.js';

export { route } from './routing/route.js';
export { runAgain } from './routing/coaches/former.js';
export { isOneRegion } from './routing/coaches/regions.js';
export { routeFault } from './routing/fault.js';
export { checkRoutes } from './routing/check.js';
export type { RouteCheck, RouteProof, RouteRule } from './routing/check/proofs.js';
export { explainVehicle, type VehicleExplanation } from './routing/explain-vehicle.js';
export { explainLeftBehind, type LeftExplanation } from './routing/explain.js';
export {
  DEFAULT_ROUTING_RULES,
  type DailyHours,
  type GateRoom,
  type LeftBehind,
  type LeftReason,
  type PlaceWindow,
  type PlannedRoute,
  type PlannedStop,
  type PreviousPlan,
  type PreviousRoute,
  type Rest,
  type RoadPoints,
  type RouteAnswer,
  type RouteRequest,
  type RoutingProblem,
  type RoutingRules,
  type Shift,
  type VehicleClass,
} from './routing/problem.js';
export { planTours } from './routing/tours/plan.js';
export { tourFault } from './routing/tours/fault.js';
export { checkTours } from './routing/tours/check.js';
export type { Roads, TourAnswer, TourProblem, TourWindows } from './routing/tours/problem.js';
export { match } from './matching/match.js';
export { matchInThreads, routeInThreads, type ThreadedAnswer } from './threads.js';
export { matchInTurns } from './matching/halves/halving.js';
export { checkMatch } from './matching/check.js';
export {
  explainVacancy,
  explainWorker,
  type Alternative,
  type Hindrance,
  type VacancyExplanation,
  type WorkerExplanation,
} from './matching/explain.js';
export { problemFault } from './matching/fault.js';
export {
  COST_LIMIT,
  type MatchAnswer,
  type MatchProblem,
  type Previous,
  type Tier,
  type TierAnswer,
} from './matching/problem.js';
