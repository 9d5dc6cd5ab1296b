export { TripHistoryService } from './trip-history.service.js';
export { HistoryService, type Change } from './history.service.js';
export { type BatchLedger, LedgerService, type TripLedger } from './ledger.service.js';
export type { Difference, Inconsistency, Ledger, LedgerPerson, LedgerTerm, Term } from './ledger.js';
export { OwnJourneyService, type OwnJourney } from './own-journey.service.js';
export type { OwnTrip } from './own-trips.service.js';
export {
  PersonalService,
  type ErasureReceipt,
  type ErasureWaits,
  type PersonalCopy,
} from './personal/personal.service.js';
export { RetentionService } from './personal/retention.service.js';
export { TraceModule } from './trace.module.js';
export { type Contact, TrailService, type TrailStep } from './trail.service.js';
