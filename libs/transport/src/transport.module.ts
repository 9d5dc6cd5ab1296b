import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HealthModule } from '#health';
import { MatchingModule } from '#matching';
import { PlacesModule } from '#places';
import { VacanciesModule } from '#vacancies';
import { WorkersModule } from '#workers';
import { BatchEntity, BatchMemberEntity } from './batch.entity.js';
import { BatchService } from './batch.service.js';
import { LeaderCodeService } from './leader-code.service.js';
import { JourneyEnds } from './journey-ends.service.js';
import { PlanService } from './plan.service.js';
import { TransportRulesService } from './transport-rules.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from './trip.entity.js';
import { TripService } from './trip.service.js';

const SERVICES = [BatchService, TripService, PlanService, LeaderCodeService, TransportRulesService];

@Module({
  imports: [
    TypeOrmModule.forFeature([BatchEntity, BatchMemberEntity, TripEntity, TripStopEntity, SeatEntity]),
    PlacesModule,
    WorkersModule,
    VacanciesModule,
    HealthModule,
    MatchingModule,
  ],
  providers: [...SERVICES, JourneyEnds],
  exports: SERVICES,
})
export class TransportModule {}
