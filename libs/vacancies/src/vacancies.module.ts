import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PlacesModule } from '#places';
import { SiteEntity } from './site.entity.js';
import { SiteService } from './site.service.js';
import { VacancyEntity } from './vacancy.entity.js';
import { VacancyService } from './vacancy.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SiteEntity, VacancyEntity]), PlacesModule],
  providers: [SiteService, VacancyService],
  exports: [SiteService, VacancyService],
})
export class VacanciesModule {}
