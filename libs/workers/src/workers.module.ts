import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PlacesModule } from '#places';
import { EnrolmentService } from './intake/enrolment.service.js';
import { IdentityService } from './identity.service.js';
import { RosterEntity, RosterRowEntity } from './roster.entity.js';
import { RosterService } from './roster.service.js';
import { RevealCountEntity } from './personal/reveal.entity.js';
import { RevealService } from './personal/reveal.service.js';
import { SignInAddressEntity, SlipEntity } from './slips/slip.entity.js';
import { SlipSignInService } from './slips/slip-sign-in.service.js';
import { SlipService } from './slips/slip.service.js';
import { WishService } from './slips/wish.service.js';
import { TransferEntity } from './transfers/transfer.entity.js';
import { TransferService } from './transfers/transfer.service.js';
import { WorkerRecordEntity } from './record/record.entity.js';
import { RecordService } from './record/record.service.js';
import { WorkerEntity } from './worker.entity.js';
import { WorkerService } from './worker.service.js';

const SLIPS = [SlipService, SlipSignInService, WishService];
const PERSONAL = [RevealService];
const SERVICES = [WorkerService, IdentityService, RecordService, RosterService, TransferService, ...SLIPS, ...PERSONAL];

@Module({
  imports: [
    PlacesModule,
    TypeOrmModule.forFeature([
      WorkerEntity,
      RosterEntity,
      RosterRowEntity,
      TransferEntity,
      WorkerRecordEntity,
      RevealCountEntity,
      SlipEntity,
      SignInAddressEntity,
    ]),
  ],
  providers: [EnrolmentService, ...SERVICES],
  exports: SERVICES,
})
export class WorkersModule {}
