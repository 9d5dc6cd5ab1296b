import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PlacesModule } from '#places';
import { WorkersModule } from '#workers';
import { AgreementEntity } from './agreements/agreement.entity.js';
import { AgreementService } from './agreements/agreement.service.js';
import { HealthCodeEntity } from './codes/health-code.entity.js';
import { HealthCodeService } from './codes/health-code.service.js';
import { HealthRuleEntity } from './rules/health-rule.entity.js';
import { HealthRuleService } from './rules/health-rule.service.js';
import { GroundsService } from './verdicts/grounds.service.js';
import { VerdictService } from './verdicts/verdict.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([AgreementEntity, HealthCodeEntity, HealthRuleEntity]),
    PlacesModule,
    WorkersModule,
  ],
  providers: [AgreementService, GroundsService, HealthCodeService, HealthRuleService, VerdictService],
  exports: [AgreementService, HealthCodeService, HealthRuleService, VerdictService],
})
export class HealthModule {}
