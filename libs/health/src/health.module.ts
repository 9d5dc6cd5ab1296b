import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PlacesModule } from '#places';
import { WorkersModule } from '#workers';
import { AgreementEntity } from './agreements/agreement.entity.js';
import { AgreementService } from './agreements/agreement.service.js';
import { HealthCodeEntity } from './codes/health-code.entity.js';
import { HealthCodeService } from './codes/health-code.service.js';
import { VerdictService } from './verdicts/verdict.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AgreementEntity, HealthCodeEntity]), PlacesModule, WorkersModule],
  providers: [AgreementService, HealthCodeService, VerdictService],
  exports: [AgreementService, HealthCodeService, VerdictService],
})
export class HealthModule {}
