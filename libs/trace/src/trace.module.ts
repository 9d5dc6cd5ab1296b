import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ArrivalsModule } from '#arrivals';
import { HealthModule } from '#health';
import { MatchingModule } from '#matching';
import { TransportModule } from '#transport';
import { WorkersModule } from '#workers';
import { HistoryService } from './history.service.js';
import { LedgerService } from './ledger.service.js';
import { OwnJourneyService } from './own-journey.service.js';
import { OwnTripsService } from './own-trips.service.js';
import { ErasureRequestEntity } from './personal/erasure-request.entity.js';
import { PersonalService } from './personal/personal.service.js';
import { RetentionService } from './personal/retention.service.js';
import { TrailService } from './trail.service.js';
import { TripHistoryService } from './trip-history.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ErasureRequestEntity]),
    WorkersModule,
    HealthModule,
    MatchingModule,
    TransportModule,
    ArrivalsModule,
  ],
  providers: [
    TrailService,
    HistoryService,
    TripHistoryService,
    LedgerService,
    OwnTripsService,
    OwnJourneyService,
    PersonalService,
    RetentionService,
  ],
  exports: [
    TrailService,
    HistoryService,
    TripHistoryService,
    LedgerService,
    OwnJourneyService,
    PersonalService,
    RetentionService,
  ],
})
export class TraceModule {}
