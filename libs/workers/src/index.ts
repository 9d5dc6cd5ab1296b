export { bytesSource, fileSource } from './roster/file/source.reader.js';
export { openRoster } from './roster/roster-reading.reader.js';
export type {
  CompanionAnswer,
  RosterEnd,
  RosterReading,
  RosterReadingOptions,
  RosterSource,
} from './roster/roster-reading.js';
export type { NormalisedRow, RosterRow, RowQuestion } from './roster/roster-row.js';
export type { RowVerdict } from './roster/result/result-cells.js';
export {
  type ResultMedia,
  resultOf,
  type ResultOptions,
  type RosterResult,
} from './roster/result/roster-result.writer.js';
export { workbookOf } from './roster/result/workbook.writer.js';
export { LIMITS as ROSTER_LIMITS } from './roster/file/limits.js';
export {
  remedyFor,
  type QuestionCode,
  type RefusalReason,
  type RowReason,
  type RowWarning,
} from './roster/roster-reasons.js';
export { ROSTER_FIELDS, type RosterField } from './roster/column-names.js';
export type { RosterColumn, RosterMapping, SkipReason } from './roster/roster-columns.js';
export {
  COUNTED_BY,
  WorkerCountService,
  type CountedBy,
  type CountedGroup,
  type CountQuery,
  type WorkerCounts,
} from './counts/worker-count.service.js';
export { IdentityService } from './identity.service.js';
export {
  CONSENT_MEANS,
  EMPLOYER_KINDS,
  type ConsentFacts,
  type ConsentMeans,
  type EmployerKind,
  type NewcomerFacts,
} from './record/record.js';
export { ClosingService, type ConsentWithdrawal, type Death, type Merger } from './record/closing.service.js';
export { SplitService, type Split } from './record/split.service.js';
export { PriorityService } from './record/priority.service.js';
export { Departures } from './record/departures.service.js';
export { RecordService, type Correction, type WholeRecord } from './record/record.service.js';
export { importRosterJob, workersJobs } from './intake/intake.jobs.js';
export { RosterService, type RosterOptions, type RosterRowPage } from './intake/roster.service.js';
export { RosterResults, type NamedResult } from './intake/roster-result.service.js';
export type { RosterProgress, RosterView } from './intake/roster-view.js';
export { rosterLifecycle, type RosterState, type RosterStep } from './intake/roster.lifecycle.js';
export type { TakenRow } from './intake/roster-intake.js';
export { type Candidate, type SealedIdentity, type WorkerFacts } from './worker.js';
export { workerLifecycle, type WorkerState, type WorkerStep } from './worker.lifecycle.js';
export { REVEAL_BUDGETS, type RevealBudget, type RevealCount } from './personal/reveal.js';
export { IndexRotation, type IndexKeyState } from './personal/index-rotation.service.js';
export { RevealService } from './personal/reveal.service.js';
export { VOID_REASONS, type SlipView, type VoidReason } from './slips/slip.js';
export { SlipService, type PrintedSlip } from './slips/slip.service.js';
export { SlipSignInService, type SelfServiceToken } from './slips/slip-sign-in.service.js';
export { WishService, type Wishes } from './slips/wish.service.js';
export { TRANSFER_SIDES, type TransferSide, type TransferView } from './transfers/transfer.js';
export { transferLifecycle, type TransferState, type TransferStep } from './transfers/transfer.lifecycle.js';
export { TransferService, type TransferFilter, type TransferPage } from './transfers/transfer.service.js';
export { WorkerService, type Registration, type WorkerPage } from './worker.service.js';
export type { TotalIs, WorkerFilters } from './worker-list.service.js';
export type { WorkerBrief, WorkerView } from './worker-view.js';
export { statedPurpose } from './worker.js';
export { workerMissing } from './worker.errors.js';
export { WorkersModule } from './workers.module.js';
