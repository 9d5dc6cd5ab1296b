import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PickUpPointEntity } from './pick-up-points/pick-up-point.entity.js';
import { PickUpPointService } from './pick-up-points/pick-up-point.service.js';
import { RiskLevelEntity } from './risk-levels/risk-level.entity.js';
import { RiskLevelService } from './risk-levels/risk-level.service.js';
import { ReferenceService } from './reference.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PickUpPointEntity, RiskLevelEntity])],
  providers: [ReferenceService, PickUpPointService, RiskLevelService],
  exports: [ReferenceService, PickUpPointService, RiskLevelService],
})
export class PlacesModule {}
