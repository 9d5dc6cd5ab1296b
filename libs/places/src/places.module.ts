import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PickUpPointEntity } from './pick-up-points/pick-up-point.entity.js';
import { PickUpPointService } from './pick-up-points/pick-up-point.service.js';
import { ReferenceService } from './reference.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PickUpPointEntity])],
  providers: [ReferenceService, PickUpPointService],
  exports: [ReferenceService, PickUpPointService],
})
export class PlacesModule {}
