import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HealthModule } from '#health';
import { MatchingModule } from '#matching';
import { PlacesModule } from '#places';
import { VacanciesModule } from '#vacancies';
import { WorkersModule } from '#workers';
import { BatchEntity, BatchMemberEntity } from './batches/batch.entity.js';
import { BatchStepsService } from './batches/batch-steps.service.js';
import { BatchService } from './batches/batch.service.js';
import { CharterAllotmentEntity, CharterEntity, CharterSeatEntity } from './charters/charter.entity.js';
import { CharterRegister } from './charters/charter-register.service.js';
import { CharterSeats } from './charters/charter-seats.service.js';
import { AlarmEntity, ExpectedArrivalEntity } from './overdue/alarm.entity.js';
import { AuthorityNotificationEntity } from './authorities/authority.entity.js';
import { AuthorityNotifications } from './authorities/authority-notification.service.js';
import { AuthorityNotifier } from './authorities/authority-notifier.service.js';
import { AlarmNotices } from './overdue/alarm-notices.service.js';
import { AlarmRules } from './overdue/alarm-rules.service.js';
import { AlarmService } from './overdue/alarm.service.js';
import { AlarmWatch } from './overdue/alarm-watch.service.js';
import { RisenWatch } from './risen/risen-watch.service.js';
import { CarrierReminders } from './overdue/carrier-reminders.service.js';
import { ExpectedArrivals } from './overdue/expected-arrival.service.js';
import { ChecklistConfirmationEntity } from './checklists/checklist.entity.js';
import { ChecklistFacts } from './checklists/checklist-facts.service.js';
import { ChecklistService } from './checklists/checklist.service.js';
import { DatedTables } from './dated/dated-tables.service.js';
import { ComparingService } from './journeys/comparing.service.js';
import { ComparedJourneyEntity, ComparedPlanEntity, ComparisonEntity } from './journeys/comparison.entity.js';
import { ChoiceService } from './journeys/choice.service.js';
import { ComparisonService } from './journeys/comparison.service.js';
import { WayFacts } from './journeys/way-facts.service.js';
import { DriverRegisterService } from './fleet/driver-register.service.js';
import { EngagementRows } from './fleet/engagement-rows.service.js';
import { DriverEngagementEntity, DriverEntity, VehicleEngagementEntity, VehicleEntity } from './fleet/fleet.entity.js';
import { VehicleRegisterService } from './fleet/vehicle-register.service.js';
import { AssignmentCheck } from './offers/assignment-check.service.js';
import { OfferRetiming } from './offers/offer-retiming.service.js';
import { AssignedCrews } from './offers/assigned-crews.service.js';
import { CarrierOfferEntity } from './offers/carrier-offer.entity.js';
import { CarrierOfferService } from './offers/carrier-offer.service.js';
import { OfferAnswerService } from './offers/offer-answer.service.js';
import { OfferReleaseService } from './offers/offer-release.service.js';
import { TripAlarms } from './overdue/trip-alarms.service.js';
import { OfferCodeService } from './offers/offer-code.service.js';
import { LeaderCodeService } from './trips/leader-code.service.js';
import { ArrivalSlotEntity } from './slots/arrival-slot.entity.js';
import { ArrivalSlotService } from './slots/arrival-slot.service.js';
import { DepartureChange } from './changes/departure-change.service.js';
import { Joining } from './changes/joining.service.js';
import { TripChangeService } from './changes/trip-change.service.js';
import { TripSeats } from './changes/trip-seats.service.js';
import { SignedCodes } from './passes/signed-codes.service.js';
import { BatchProposalService } from './suggestions/batch-proposal.service.js';
import { EndedPlacements } from './changes/ended-placements.service.js';
import { PlacementPicking } from './suggestions/placement-picking.service.js';
import { WaitingPlacements } from './suggestions/waiting-placements.service.js';
import { TravelProofService } from './proofs/travel-proof.service.js';
import { SheetContacts } from './sheets/sheet-contacts.service.js';
import { TripVersionEntity } from './versions/trip-version.entity.js';
import { TripVersions } from './versions/trip-versions.service.js';
import { CounterProposalService } from './slots/counter-proposal.service.js';
import { SlotRetiming } from './slots/slot-retiming.service.js';
import { JourneyEnds } from './batches/journey-ends.service.js';
import { NoticeEntity } from './notices/notice.entity.js';
import { BoardingPassService } from './passes/boarding-pass.service.js';
import { NoticeService } from './notices/notice.service.js';
import { PlanTakingService } from './batches/plan-taking.service.js';
import { PlanService } from './batches/plan.service.js';
import { TransportRulesService } from './vehicles/transport-rules.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from './trips/trip.entity.js';
import { OwnRidesService } from './trips/own-rides.service.js';
import { TripExportService } from './trips/trip-export.service.js';
import { TripSheetService } from './sheets/trip-sheet.service.js';
import { TripService } from './trips/trip.service.js';
import { ChangeRehearsalService } from './rehearsals/change-rehearsal.service.js';
import { RehearsalEntity, RehearsedTripEntity } from './rehearsals/rehearsal.entity.js';
import { RehearsingService } from './rehearsals/rehearsing.service.js';
import { RecheckService } from './recognition/recheck.service.js';
import { RecognitionTaskEntity } from './recognition/recognition-task.entity.js';
import { RecognitionTaskRows } from './recognition/recognition-task-rows.service.js';
import { RecognitionTaskService } from './recognition/recognition-task.service.js';
import { SeatRecognitionService } from './recognition/seat-recognition.service.js';
import { BreakdownOptions } from './repairs/breakdown-options.service.js';
import { RepairRehearsals } from './repairs/repair-rehearsals.service.js';
import { NoShowOptions } from './repairs/no-show-options.service.js';
import { RoadOptions } from './repairs/road-options.service.js';
import { SameCoach } from './repairs/same-coach.service.js';
import { RepairRows } from './repairs/repair-rows.service.js';
import { TripRepairService } from './repairs/repair.service.js';
import { TripTimetableService } from './trips/trip-timetable.service.js';
import { BatchTripsService } from './trips/batch-trips.service.js';

const SERVICES = [
  BatchService,
  BatchStepsService,
  PlanTakingService,
  TripService,
  TripSheetService,
  PlanService,
  LeaderCodeService,
  TransportRulesService,
  OwnRidesService,
  TripExportService,
  ChangeRehearsalService,
  RehearsingService,
  RecheckService,
  RecognitionTaskService,
  VehicleRegisterService,
  DriverRegisterService,
  CarrierOfferService,
  OfferAnswerService,
  OfferReleaseService,
  OfferCodeService,
  NoticeService,
  ArrivalSlotService,
  BoardingPassService,
  ChecklistService,
  AuthorityNotifications,
  AuthorityNotifier,
  DatedTables,
  AlarmNotices,
  AlarmService,
  AlarmWatch,
  RisenWatch,
  CarrierReminders,
  ExpectedArrivals,
  CounterProposalService,
  TripVersions,
  TravelProofService,
  BatchProposalService,
  PlacementPicking,
  EndedPlacements,
  CharterRegister,
  CharterSeats,
  TripRepairService,
  BreakdownOptions,
  ComparisonService,
  ComparingService,
  ChoiceService,
  TripChangeService,
  RoadOptions,
  NoShowOptions,
  RepairRehearsals,
];

@Module({
  imports: [
    TypeOrmModule.forFeature([
      BatchEntity,
      BatchMemberEntity,
      TripEntity,
      TripStopEntity,
      SeatEntity,
      RecognitionTaskEntity,
      RehearsalEntity,
      RehearsedTripEntity,
      VehicleEntity,
      DriverEntity,
      VehicleEngagementEntity,
      DriverEngagementEntity,
      CarrierOfferEntity,
      NoticeEntity,
      ArrivalSlotEntity,
      TripVersionEntity,
      CharterEntity,
      CharterAllotmentEntity,
      ChecklistConfirmationEntity,
      AuthorityNotificationEntity,
      AlarmEntity,
      ExpectedArrivalEntity,
      ComparisonEntity,
      ComparedJourneyEntity,
      ComparedPlanEntity,
      CharterSeatEntity,
    ]),
    PlacesModule,
    WorkersModule,
    VacanciesModule,
    HealthModule,
    MatchingModule,
  ],
  providers: [
    ...SERVICES,
    AssignedCrews,
    WayFacts,
    WaitingPlacements,
    ChecklistFacts,
    AlarmRules,
    TripAlarms,
    AssignmentCheck,
    OfferRetiming,
    SlotRetiming,
    BatchTripsService,
    TripTimetableService,
    EngagementRows,
    JourneyEnds,
    RecognitionTaskRows,
    RepairRows,
    SameCoach,
    SeatRecognitionService,
    SheetContacts,
    SignedCodes,
    DepartureChange,
    Joining,
    TripSeats,
  ],
  exports: SERVICES,
})
export class TransportModule {}
