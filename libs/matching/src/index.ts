export { GapService, type WeekGaps } from './flows/gap.service.js';
export { matchingJobs, solveRunJob, withdrawProposalsJob } from './matching.jobs.js';
export { MatchingModule } from './matching.module.js';
export type { Market } from './pairs/market.js';
export type { Bar, Score } from './pairs/pair.js';
export { OUTCOMES, type Alternative, type Outcome } from './pairs/explanation.js';
export { LeavingService } from './proposals/leaving.service.js';
export type { OwnExplanation, OwnOffer } from './proposals/own-offers.js';
export { OwnOffersService } from './proposals/own-offers.service.js';
export type { ConfirmedProposal, ProposalView, ProposedPerson, StepItem, StepResult } from './proposals/proposal.js';
export { proposalLifecycle, type ProposalState, type ProposalStep } from './proposals/proposal.lifecycle.js';
export { ProposalService, type ProposalFilter, type ProposalPage } from './proposals/proposal.service.js';
export { MarketService } from './runs/market.service.js';
export type {
  MatchingRun,
  MatchingRunBrief,
  MatchingRunView,
  RunCertificate,
  RunFailure,
  RunProgress,
} from './runs/matching-run.js';
export { matchingRunLifecycle, type MatchingRunState, type MatchingRunStep } from './runs/matching-run.lifecycle.js';
export { MatchingRunService, type ExplanationView, type RunPage } from './runs/matching-run.service.js';
export { SolvingService } from './runs/solving.service.js';
