import { Module } from '@nestjs/common';
import { ArrivalsModule } from '#arrivals';
import { TransportModule } from '#transport';
import { WorkersModule } from '#workers';
import { LedgerService } from './ledger.service.js';
import { TrailService } from './trail.service.js';

@Module({
  imports: [WorkersModule, TransportModule, ArrivalsModule],
  providers: [TrailService, LedgerService],
  exports: [TrailService, LedgerService],
})
export class TraceModule {}
