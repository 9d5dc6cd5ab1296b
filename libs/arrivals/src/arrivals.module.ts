import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MatchingModule } from '#matching';
import { TransportModule } from '#transport';
import { WorkersModule } from '#workers';
import { BoardingService } from './passengers/boarding.service.js';
import { DeparturesService } from './passengers/departures.service.js';
import { CostService } from './costs/cost.service.js';
import { HandOverEntity, SignatureEntity } from './hand-overs/hand-over.entity.js';
import { HandOverService } from './hand-overs/hand-over.service.js';
import { BreakdownService } from './incidents/breakdown.service.js';
import { ChangeOfCoaches } from './incidents/change-of-coaches.service.js';
import { IncidentEntity } from './incidents/incident.entity.js';
import { IncidentService } from './incidents/incident.service.js';
import { NoShowService } from './incidents/no-show.service.js';
import { IncidentResolving } from './incidents/resolving.service.js';
import { Resolutions } from './incidents/resolutions.service.js';
import { IncidentSearchEntity } from './incidents/search/incident-search.entity.js';
import { IncidentSearches } from './incidents/search/incident-searches.service.js';
import { IncidentSearching } from './incidents/search/incident-searching.service.js';
import { RoadClosedService } from './incidents/road-closed.service.js';
import { SetDownService } from './incidents/set-down.service.js';
import { PassengerEntity } from './passengers/passenger.entity.js';
import { PassengerListService } from './passengers/passenger-list.service.js';
import { PassengerService } from './passengers/passenger.service.js';
import { TransferService } from './passengers/transfer.service.js';
import { TripCourseService } from './trip-course.service.js';

const SERVICES = [
  TransferService,
  PassengerService,
  PassengerListService,
  BoardingService,
  DeparturesService,
  CostService,
  HandOverService,
  IncidentService,
  IncidentResolving,
  IncidentSearches,
  IncidentSearching,
];

@Module({
  imports: [
    TypeOrmModule.forFeature([PassengerEntity, HandOverEntity, SignatureEntity, IncidentEntity, IncidentSearchEntity]),
    WorkersModule,
    MatchingModule,
    TransportModule,
  ],
  providers: [
    ...SERVICES,
    TripCourseService,
    ChangeOfCoaches,
    BreakdownService,
    RoadClosedService,
    SetDownService,
    NoShowService,
    Resolutions,
  ],
  exports: SERVICES,
})
export class ArrivalsModule {}
