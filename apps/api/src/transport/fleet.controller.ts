import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { DriverRegisterService, VehicleRegisterService } from '#transport';
import { By } from '../edge/grant.guard.js';
import { PageQuery } from '../edge/lists.dto.js';
import {
  DriverAbsencesBody,
  DriverBody,
  DriversBody,
  VehicleAbsencesBody,
  VehicleBody,
  VehiclesBody,
} from './fleet.dto.js';

const spanOf = ({ from, to }: { readonly from: string; readonly to: string }) => ({
  from: new Date(from),
  to: new Date(to),
});

@ApiTags('fleet')
@Controller()
export class FleetController {
  constructor(
    private readonly vehicles: VehicleRegisterService,
    private readonly drivers: DriverRegisterService,
  ) {}

  /** A carrier registers a vehicle. The same plate again is the same vehicle; papers good for longer renew the old ones. */
  @Post('vehicles')
  registerVehicle(@By() grant: Grant, @Body() body: VehicleBody) {
    return this.vehicles.register(grant, body);
  }

  /** A carrier registers up to 500 vehicles; the answer has a result for each. */
  @Post('vehicles/bulk')
  @HttpCode(200)
  async registerVehicles(@By() grant: Grant, @Body() { items }: VehiclesBody) {
    return { items: await this.vehicles.registerMany(grant, items) };
  }

  /** The carrier's own vehicles, with when they are engaged. */
  @Get('vehicles')
  listVehicles(@By() grant: Grant, @Query() query: PageQuery) {
    return this.vehicles.list(grant, query);
  }

  /** A vehicle of the carrier's own. */
  @Get('vehicles/:id')
  vehicle(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.vehicles.get(grant, id);
  }

  /** When the vehicle is out of use: the whole list, in the place of the one before. */
  @Post('vehicles/:id/absences')
  @HttpCode(200)
  setVehicleAbsences(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { items }: VehicleAbsencesBody,
  ) {
    return this.vehicles.setAbsences(grant, id, items.map(spanOf));
  }

  /** The vehicle drives no more. */
  @Post('vehicles/:id/retire')
  @HttpCode(200)
  retireVehicle(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.vehicles.retire(grant, id);
  }

  /** A carrier registers a driver. The same reference again is the same driver; papers good for longer renew the old ones. */
  @Post('drivers')
  registerDriver(@By() grant: Grant, @Body() body: DriverBody) {
    return this.drivers.register(grant, body);
  }

  /** A carrier registers up to 500 drivers; the answer has a result for each. */
  @Post('drivers/bulk')
  @HttpCode(200)
  async registerDrivers(@By() grant: Grant, @Body() { items }: DriversBody) {
    return { items: await this.drivers.registerMany(grant, items) };
  }

  /** The carrier's own drivers, with when they are engaged. Licence numbers are masked. */
  @Get('drivers')
  listDrivers(@By() grant: Grant, @Query() query: PageQuery) {
    return this.drivers.list(grant, query);
  }

  /** A driver of the carrier's own. */
  @Get('drivers/:id')
  driver(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.drivers.get(grant, id);
  }

  /** When the driver is away, or at the wheel elsewhere: the whole list, in the place of the one before. */
  @Post('drivers/:id/absences')
  @HttpCode(200)
  setDriverAbsences(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { items }: DriverAbsencesBody) {
    return this.drivers.setAbsences(
      grant,
      id,
      items.map(({ kind, ...span }) => ({ kind, ...spanOf(span) })),
    );
  }

  /** The driver drives for this carrier no more. */
  @Post('drivers/:id/leave')
  @HttpCode(200)
  driverLeaves(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.drivers.leave(grant, id);
  }
}
