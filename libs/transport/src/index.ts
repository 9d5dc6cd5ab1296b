export { batchLifecycle, type BatchState, type BatchStep } from './batches/batch.lifecycle.js';
export { BatchService, type BatchChange, type BatchFacts } from './batches/batch.service.js';
export { BatchStepsService } from './batches/batch-steps.service.js';
export type { FleetItem } from './batches/batch.js';
export { type Proof, type RestFacts, type ShiftFacts, type TripLeg, type TripMode } from './batches/plan-facts.js';
export { type FullHour, type GateWithoutRoom } from './slots/without-room.js';
export { type LeftBehindFacts } from './batches/left-behind.js';
export { PlanTakingService } from './batches/plan-taking.service.js';
export { PlanService, type PlanTask } from './batches/plan.service.js';
export {
  CHARTER_MODES,
  type CharterFacts,
  type CharterMode,
  type CharterView,
  type Station,
} from './charters/charter.js';
export { charterLifecycle, type CharterState } from './charters/charter.lifecycle.js';
export { CharterRegister, type CharterFilter } from './charters/charter-register.service.js';
export { CharterSeats } from './charters/charter-seats.service.js';
export { AuthorityNotifications, type NotificationView } from './authorities/authority-notification.service.js';
export { AuthorityNotifier } from './authorities/authority-notifier.service.js';
export { DatedTables } from './dated/dated-tables.service.js';
export { AlarmNotices } from './overdue/alarm-notices.service.js';
export { AlarmService, type AlarmFilter, type AlarmView } from './overdue/alarm.service.js';
export { AlarmWatch } from './overdue/alarm-watch.service.js';
export { tripOfCharter, tripRiskRose } from './transport.errors.js';
export { RisenWatch } from './risen/risen-watch.service.js';
export { CarrierReminders } from './overdue/carrier-reminders.service.js';
export { ExpectedArrivals, type ExpectedArrivalView } from './overdue/expected-arrival.service.js';
export { CHECKLIST_ITEMS, type ChecklistItem, type ItemView as ChecklistItemView } from './checklists/checklist.js';
export { ChecklistService, type TripChecklist } from './checklists/checklist.service.js';
export { type TransferRuleName } from './journeys/ways/transfer-check.js';
export { asSystem } from './trips/as-system.service.js';
export { type OnwardLeg } from './trips/later-legs.service.js';
export { ChoiceService, type ChosenPlan } from './journeys/choice.service.js';
export { type BookedJourney, type BookedLeg } from './journeys/booked-legs.service.js';
export { ComparingService, type ComparingTask } from './journeys/comparing.service.js';
export { comparisonLifecycle, type ComparisonState } from './journeys/comparison.lifecycle.js';
export { ComparisonService, type ComparisonView } from './journeys/comparison.service.js';
export { type ComparedJourney, type WayComparison } from './journeys/journey-facts.js';
export { PERMIT_KINDS, type PermitKind, type VehicleFacts } from './fleet/coach.js';
export { LICENCE_CLASSES, type DriverFacts, type LicenceClass } from './fleet/driver.js';
export { DriverRegisterService, type DriverView } from './fleet/driver-register.service.js';
export { driverLifecycle, vehicleLifecycle } from './fleet/fleet.lifecycle.js';
export { VehicleRegisterService, type VehicleView } from './fleet/vehicle-register.service.js';
export { type CarrierOfferView } from './offers/carrier-offer.js';
export { carrierOfferLifecycle, type CarrierOfferState } from './offers/carrier-offer.lifecycle.js';
export { CarrierOfferService } from './offers/carrier-offer.service.js';
export { OfferAnswerService } from './offers/offer-answer.service.js';
export { OfferReleaseService } from './offers/offer-release.service.js';
export { OfferCodeService } from './offers/offer-code.service.js';
export { type AssignedCrew } from './offers/assigned-crews.service.js';
export { boardingHindrance } from './recognition/recheck.js';
export { RecheckService } from './recognition/recheck.service.js';
export { recognitionTaskLifecycle, type RecognitionTaskState } from './recognition/recognition-task.lifecycle.js';
export { RecognitionTaskService, type TaskFilter } from './recognition/recognition-task.service.js';
export { ChangeRehearsalService, type RehearsedTrip } from './rehearsals/change-rehearsal.service.js';
export { rehearsalLifecycle, type RehearsalState, type RehearsalStep } from './rehearsals/rehearsal.lifecycle.js';
export { type Apart, RehearsingService } from './rehearsals/rehearsing.service.js';
export type { RehearsalView } from './rehearsals/rehearsal.js';
export { type ArrivalSlotView, type CounterProposal } from './slots/arrival-slot.js';
export { arrivalSlotLifecycle, type ArrivalSlotState } from './slots/arrival-slot.lifecycle.js';
export { ArrivalSlotService } from './slots/arrival-slot.service.js';
export { CounterProposalService } from './slots/counter-proposal.service.js';
export {
  compareWaysJob,
  openBoardingJob,
  planBatchJob,
  freeEndedJob,
  recheckAffectedJob,
  recheckTripJob,
  rehearseJob,
  sendNoticesJob,
  tellAlarmsJob,
  watchRisksJob,
  notifyAuthoritiesJob,
  transportJobs,
} from './transport.jobs.js';
export { TransportModule } from './transport.module.js';
export { LeaderCodeService } from './trips/leader-code.service.js';
export { OwnRidesService, type OwnNotice, type OwnRide, type RidePlace } from './trips/own-rides.service.js';
export { tripLifecycle, type TripState, type TripStep } from './trips/trip.lifecycle.js';
export {
  BOARDING_LEAD_SECONDS,
  goesOn,
  type SeatFacts,
  type StopFacts,
  type TripFacts,
  type TripView,
} from './trips/trip.js';
export { TripExportService, TRIPS_FORMAT, type ExportedTrip } from './trips/trip-export.service.js';
export { TripSheetService, type TripSheet } from './sheets/trip-sheet.service.js';
export { TripService, type TripFilter } from './trips/trip.service.js';
export { TransportRulesService } from './vehicles/transport-rules.service.js';
export { NoticeService, type NoticeView } from './notices/notice.service.js';
export { type BoardingPass } from './passes/boarding-pass.js';
export { BoardingPassService, type TripPasses } from './passes/boarding-pass.service.js';
export { type NamedProofPlace, TravelProofService, type TravelProof } from './proofs/travel-proof.service.js';
export { BatchProposalService } from './suggestions/batch-proposal.service.js';
export { type BatchProposals } from './suggestions/batch-proposal.js';
export { GATHERINGS, type Gathering, JOURNEY_FORMS, type JourneyForm } from './suggestions/picking.js';
export { EndedPlacements } from './changes/ended-placements.service.js';
export { PlacementPicking } from './suggestions/placement-picking.service.js';
export { TripVersions, type SheetCheck } from './versions/trip-versions.service.js';
export { type SheetVersion, type VersionView } from './versions/version-view.js';
export { type VersionKind, type VersionReason } from './versions/trip-version.js';
export { BreakdownOptions } from './repairs/breakdown-options.service.js';
export { type FoundOption, RepairRehearsals, type RepairsFound } from './repairs/repair-rehearsals.service.js';
export { NoShowOptions } from './repairs/no-show-options.service.js';
export { RoadOptions, type RoadClosure } from './repairs/road-options.service.js';
export { TripRepairService } from './repairs/repair.service.js';
export { takesOver } from './repairs/repair.js';
export type {
  Look,
  RepairFacts,
  RepairHindrance,
  RepairKind,
  RepairTry,
  ReplacementFacts,
  Roadside,
} from './repairs/repair.js';
export type { RepairCoach, RepairOption } from './repairs/repair-view.js';
export { TripChangeService, type TripChangeOutcome } from './changes/trip-change.service.js';
export {
  REMOVAL_REASONS,
  type ChangedTrip,
  type RemovalReason,
  type TripChange,
  type TripChangeItem,
} from './changes/trip-change.js';
