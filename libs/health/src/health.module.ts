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
import { KeptVerdictService } from './verdicts/kept/kept-verdict.service.js';
import { VerdictEntity, VerdictGroundsEntity } from './verdicts/kept/verdict.entity.js';
import { VerdictService } from './verdicts/verdict.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      AgreementEntity,
      HealthCodeEntity,
      HealthRuleEntity,
      VerdictEntity,
      VerdictGroundsEntity,
    ]),
    PlacesModule,
    WorkersModule,
  ],
  providers: [
    AgreementService,
    GroundsService,
    HealthCodeService,
    HealthRuleService,
    KeptVerdictService,
    VerdictService,
  ],
  exports: [AgreementService, HealthCodeService, HealthRuleService, KeptVerdictService, VerdictService],
})
export class HealthModule {}
