import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PlacesModule } from '#places';
import { WorkersModule } from '#workers';
import { AgreementEntity } from './agreements/agreement.entity.js';
import { AgreementService } from './agreements/agreement.service.js';
import { RecognitionMatrix } from './agreements/recognition-matrix.service.js';
import { HealthCodeEntity } from './codes/health-code.entity.js';
import { HealthCodeService } from './codes/health-code.service.js';
import { SignedCodeService } from './codes/signed-code.service.js';
import { HealthRuleEntity } from './rules/health-rule.entity.js';
import { HealthRuleService } from './rules/health-rule.service.js';
import { TrustListService } from './trust/trust-list.service.js';
import { IssuingKeyEntity, RevokedCodeEntity, TrustListEntity } from './trust/trust.entity.js';
import { GroundsService } from './verdicts/grounds.service.js';
import { RehearsalService } from './rehearsal/rehearsal.service.js';
import { WishedChanges } from './rehearsal/wished-change.service.js';
import { KeptVerdictService } from './verdicts/kept/kept-verdict.service.js';
import { VerdictEntity, VerdictGroundsEntity } from './verdicts/kept/verdict.entity.js';
import { VerdictService } from './verdicts/verdict.service.js';

const SERVICES = [
  AgreementService,
  HealthCodeService,
  HealthRuleService,
  KeptVerdictService,
  RehearsalService,
  RecognitionMatrix,
  SignedCodeService,
  TrustListService,
  VerdictService,
  WishedChanges,
];

@Module({
  imports: [
    TypeOrmModule.forFeature([
      AgreementEntity,
      HealthCodeEntity,
      HealthRuleEntity,
      VerdictEntity,
      VerdictGroundsEntity,
      IssuingKeyEntity,
      RevokedCodeEntity,
      TrustListEntity,
    ]),
    PlacesModule,
    WorkersModule,
  ],
  providers: [...SERVICES, GroundsService],
  exports: SERVICES,
})
export class HealthModule {}
