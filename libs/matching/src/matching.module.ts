import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HealthModule } from '#health';
import { PlacesModule } from '#places';
import { VacanciesModule } from '#vacancies';
import { WorkersModule } from '#workers';
import { GapService } from './flows/gap.service.js';
import { LeavingService } from './proposals/leaving.service.js';
import { OwnOffersService } from './proposals/own-offers.service.js';
import { ProposalEntity } from './proposals/proposal.entity.js';
import { ProposalService } from './proposals/proposal.service.js';
import { MarketService } from './runs/market.service.js';
import { ExplanationPageEntity, MatchingRunEntity } from './runs/matching-run.entity.js';
import { MatchingRunService } from './runs/matching-run.service.js';
import { SidesService } from './runs/sides.service.js';
import { SolvingService } from './runs/solving.service.js';
import { WritingService } from './runs/writing.service.js';

const SERVICES = [
  MatchingRunService,
  MarketService,
  SolvingService,
  ProposalService,
  LeavingService,
  OwnOffersService,
  GapService,
];

@Module({
  imports: [
    TypeOrmModule.forFeature([MatchingRunEntity, ExplanationPageEntity, ProposalEntity]),
    PlacesModule,
    WorkersModule,
    VacanciesModule,
    HealthModule,
  ],
  providers: [SidesService, WritingService, ...SERVICES],
  exports: SERVICES,
})
export class MatchingModule {}
