import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PlacesModule } from '#places';
import { EnrolmentService } from './intake/enrolment.service.js';
import { WorkerCountDeltaEntity, WorkerCountEntity } from './counts/worker-count.entity.js';
import { WorkerCountService } from './counts/worker-count.service.js';
import { IdentityService } from './identity.service.js';
import { RosterBatches } from './intake/roster-batch.service.js';
import { RosterCompanions } from './intake/roster-companions.service.js';
import { RosterFiles } from './intake/roster-files.service.js';
import { RosterImporter } from './intake/roster-importer.service.js';
import { RosterLedger } from './intake/roster-ledger.service.js';
import { RosterResults } from './intake/roster-result.service.js';
import { RosterEntity, RosterHeadingEntity, RosterPieceEntity, RosterRowEntity } from './intake/roster.entity.js';
import { RosterService } from './intake/roster.service.js';
import { RevealCountEntity } from './personal/reveal.entity.js';
import { RevealService } from './personal/reveal.service.js';
import { SignInAddressEntity, SlipEntity } from './slips/slip.entity.js';
import { SlipSignInService } from './slips/slip-sign-in.service.js';
import { SlipService } from './slips/slip.service.js';
import { WishService } from './slips/wish.service.js';
import { TransferEntity } from './transfers/transfer.entity.js';
import { TransferService } from './transfers/transfer.service.js';
import { WorkerRecordEntity } from './record/record.entity.js';
import { ClosingService } from './record/closing.service.js';
import { Departures } from './record/departures.service.js';
import { PriorityService } from './record/priority.service.js';
import { RecordService } from './record/record.service.js';
import { SplitService } from './record/split.service.js';
import { WorkerEntity } from './worker.entity.js';
import { WorkerService } from './worker.service.js';

const ROSTER_ENTITIES = [RosterEntity, RosterRowEntity, RosterPieceEntity, RosterHeadingEntity];
const COUNT_ENTITIES = [WorkerCountEntity, WorkerCountDeltaEntity];
const SLIP_ENTITIES = [SlipEntity, SignInAddressEntity];
const INTAKE = [EnrolmentService, RosterBatches, RosterCompanions, RosterFiles, RosterImporter, RosterLedger];
const RECORDS = [RecordService, ClosingService, SplitService, PriorityService, Departures];
const SLIPS = [SlipService, SlipSignInService, WishService];
const PERSONAL = [RevealService];
const REGISTER = [WorkerService, WorkerCountService, IdentityService];
const ROSTERS = [RosterService, RosterResults];
const SERVICES = [...REGISTER, ...ROSTERS, TransferService, ...RECORDS, ...SLIPS, ...PERSONAL];

@Module({
  imports: [
    PlacesModule,
    TypeOrmModule.forFeature([
      WorkerEntity,
      TransferEntity,
      WorkerRecordEntity,
      RevealCountEntity,
      ...COUNT_ENTITIES,
      ...ROSTER_ENTITIES,
      ...SLIP_ENTITIES,
    ]),
  ],
  providers: [...INTAKE, ...SERVICES],
  exports: SERVICES,
})
export class WorkersModule {}
