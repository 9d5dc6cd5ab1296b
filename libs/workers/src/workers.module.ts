import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PlacesModule } from '#places';
import { EnrolmentService } from './intake/enrolment.service.js';
import { IdentityService } from './identity.service.js';
import { RosterEntity, RosterRowEntity } from './roster.entity.js';
import { RosterService } from './roster.service.js';
import { TransferEntity } from './transfers/transfer.entity.js';
import { TransferService } from './transfers/transfer.service.js';
import { WorkerRecordEntity } from './record/record.entity.js';
import { WorkerEntity } from './worker.entity.js';
import { WorkerService } from './worker.service.js';

@Module({
  imports: [
    PlacesModule,
    TypeOrmModule.forFeature([WorkerEntity, RosterEntity, RosterRowEntity, TransferEntity, WorkerRecordEntity]),
  ],
  providers: [EnrolmentService, WorkerService, IdentityService, RosterService, TransferService],
  exports: [WorkerService, IdentityService, RosterService, TransferService],
})
export class WorkersModule {}
