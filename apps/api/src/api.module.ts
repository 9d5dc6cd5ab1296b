import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ArrivalsModule } from '#arrivals';
import { HealthModule } from '#health';
import { MatchingModule } from '#matching';
import { PlacesModule } from '#places';
import { Metrics, PlatformModule, type Settings } from '#platform';
import { TraceModule } from '#trace';
import { TransportModule } from '#transport';
import { VacanciesModule } from '#vacancies';
import { WorkersModule } from '#workers';
import { AccessController } from './access/access.controller.js';
import { ClockController } from './access/clock.controller.js';
import { SignInController } from './access/sign-in.controller.js';
import { BoardingController } from './arrivals/boarding.controller.js';
import { CostsController } from './arrivals/costs/costs.controller.js';
import { HandOversController } from './arrivals/hand-overs.controller.js';
import { IncidentsController } from './arrivals/incidents.controller.js';
import { GrantGuard } from './edge/grant.guard.js';
import { HealthController } from './edge/health.controller.js';
import { IdempotencyInterceptor } from './edge/idempotency.interceptor.js';
import { ProblemFilter } from './edge/problem.filter.js';
import { validation } from './edge/validation.js';
import { AgreementsController } from './health/agreements.controller.js';
import { SignedCodesController } from './health/signed-codes.controller.js';
import { TrustListController } from './health/trust-list.controller.js';
import { HealthRecognitionController } from './health/health-recognition.controller.js';
import { HealthRulesController } from './health/health-rules.controller.js';
import { RehearsalsController } from './health/rehearsals.controller.js';
import { VerdictsController } from './health/verdicts.controller.js';
import { MatchingController } from './matching/matching.controller.js';
import { ProposalsController } from './matching/proposals.controller.js';
import { PlacesController } from './places/places.controller.js';
import { RiskLevelsController } from './places/risk-levels.controller.js';
import { PersonalController } from './self-service/personal.controller.js';
import { OwnPassController } from './self-service/own-pass.controller.js';
import { SelfServiceController } from './self-service/self-service.controller.js';
import { SlipsController } from './self-service/slips.controller.js';
import { TraceController } from './trace/trace.controller.js';
import { BatchesController } from './transport/batches.controller.js';
import { ArrivalSlotsController } from './transport/arrival-slots.controller.js';
import { AlternativesController } from './transport/charters/alternatives.controller.js';
import { ChartersController } from './transport/charters/charters.controller.js';
import { CarrierOffersController } from './transport/carrier-offers.controller.js';
import { ChecklistsController } from './transport/checklists/checklists.controller.js';
import { OverdueController } from './transport/overdue/overdue.controller.js';
import { AuthoritiesController } from './transport/authorities/authorities.controller.js';
import { DispatchController } from './transport/dispatch/dispatch.controller.js';
import { FleetController } from './transport/fleet.controller.js';
import { RecognitionTasksController } from './transport/recognition-tasks.controller.js';
import { TripChangesController } from './transport/changes/trip-changes.controller.js';
import { BatchProposalsController } from './transport/suggestions/batch-proposals.controller.js';
import { WaitingPlacementsController } from './transport/suggestions/waiting-placements.controller.js';
import { BoardingPassesController } from './transport/passes/boarding-passes.controller.js';
import { SheetsPdfController } from './transport/paper/sheets-pdf.controller.js';
import { TravelProofsController } from './transport/proofs/travel-proofs.controller.js';
import { TripVersionsController } from './transport/versions/trip-versions.controller.js';
import { TripsController } from './transport/trips.controller.js';
import { SitesController } from './vacancies/sites.controller.js';
import { VacanciesController } from './vacancies/vacancies.controller.js';
import { RevealsController } from './workers/reveals.controller.js';
import { RostersController } from './workers/rosters.controller.js';
import { TransfersController } from './workers/transfers.controller.js';
import { LeavingController } from './workers/leaving.controller.js';
import { WorkerCountsController } from './workers/worker-counts.controller.js';
import { WorkersController } from './workers/workers.controller.js';

/** The whole of the API process, on one page. */
@Module({})
export class ApiModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PlatformModule.with(settings, 'api'),
        PlacesModule,
        WorkersModule,
        VacanciesModule,
        HealthModule,
        MatchingModule,
        TransportModule,
        ArrivalsModule,
        TraceModule,
      ],
      controllers: [
        HealthController,
        SignInController,
        AccessController,
        ClockController,
        PlacesController,
        RiskLevelsController,
        // Before the register, for which `counts` would be an id.
        WorkerCountsController,
        WorkersController,
        LeavingController,
        SlipsController,
        SelfServiceController,
        OwnPassController,
        PersonalController,
        RevealsController,
        RostersController,
        TransfersController,
        SitesController,
        VacanciesController,
        AgreementsController,
        HealthRecognitionController,
        SignedCodesController,
        TrustListController,
        HealthRulesController,
        VerdictsController,
        RehearsalsController,
        MatchingController,
        ProposalsController,
        BatchesController,
        BatchProposalsController,
        WaitingPlacementsController,
        DispatchController,
        ChecklistsController,
        OverdueController,
        AuthoritiesController,
        FleetController,
        CarrierOffersController,
        ArrivalSlotsController,
        ChartersController,
        AlternativesController,
        TripsController,
        TripVersionsController,
        BoardingPassesController,
        SheetsPdfController,
        TravelProofsController,
        TripChangesController,
        RecognitionTasksController,
        BoardingController,
        CostsController,
        HandOversController,
        IncidentsController,
        TraceController,
      ],
      providers: [
        { provide: Metrics, useValue: new Metrics('api') },
        { provide: APP_GUARD, useClass: GrantGuard },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_PIPE, useFactory: validation },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
