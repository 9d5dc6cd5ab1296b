import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { BoardingService, PassengerService, TransferService } from '#arrivals';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { BoardingPassBody, DoorStepsBody, PurposeBody, ReasonBody, TakeOffBody } from './arrivals.dto.js';

const Trip = () => Param('id', ParseUUIDPipe);
const Passenger = () => Param('passengerId', ParseUUIDPipe);

/** The door of the vehicle, for the leader of the trip and the coordinator. */
@ApiTags('arrivals')
@Controller('trips/:id')
export class BoardingController {
  constructor(
    private readonly passengers: PassengerService,
    private readonly boarding: BoardingService,
    private readonly transfers: TransferService,
  ) {}

  /** Everybody on the list of a trip, in the order of seats, with the steps that are open. */
  @Get('passengers')
  list(@By() grant: Grant, @Trip() id: string) {
    return this.passengers.ofTrip(grant, id);
  }

  /** Many steps at once, with a result for each. */
  @Post('passengers/steps')
  @HttpCode(200)
  async steps(@By() grant: Grant, @Trip() id: string, @Body() { items }: DoorStepsBody) {
    return { items: await this.boarding.steps(grant, id, items) };
  }

  /** Got on the vehicle with a boarding pass, which is good once and for this trip only. */
  @Post('passengers/board-by-pass')
  @HttpCode(200)
  boardByPass(@By() grant: Grant, @Trip() id: string, @Body() { pass }: BoardingPassBody) {
    return this.boarding.boardByPass(grant, id, pass);
  }

  /** Got on the vehicle. */
  @Post('passengers/:passengerId/board')
  @HttpCode(200)
  board(@By() grant: Grant, @Trip() id: string, @Passenger() passengerId: string) {
    return this.boarding.step(grant, id, { passengerId, step: 'board' });
  }

  /** Did not come. */
  @Post('passengers/:passengerId/no-show')
  @HttpCode(200)
  noShow(@By() grant: Grant, @Trip() id: string, @Passenger() passengerId: string) {
    return this.boarding.step(grant, id, { passengerId, step: 'no-show' });
  }

  /** May not board, and why. */
  @Post('passengers/:passengerId/refuse')
  @HttpCode(200)
  refuse(
    @By() grant: Grant,
    @Trip() id: string,
    @Passenger() passengerId: string,
    @Body() { reason, note }: ReasonBody,
  ) {
    return this.boarding.step(grant, id, { passengerId, step: 'refuse', reason, note });
  }

  /** Takes back what was entered at the door by mistake, until the departure. */
  @Post('passengers/:passengerId/recall')
  @HttpCode(200)
  recall(@By() grant: Grant, @Trip() id: string, @Passenger() passengerId: string) {
    return this.boarding.step(grant, id, { passengerId, step: 'recall' });
  }

  /** Left the vehicle on the way: why, and where. */
  @Post('passengers/:passengerId/take-off')
  @HttpCode(200)
  takeOff(
    @By() grant: Grant,
    @Trip() id: string,
    @Passenger() passengerId: string,
    @Body() { reason, place, note }: TakeOffBody,
  ) {
    return this.boarding.step(grant, id, { passengerId, step: 'take-off', reason, place, note });
  }

  /** Why somebody was refused or taken off, in clear. The reader and the purpose are recorded. Takes no Idempotency-Key. */
  @Post('passengers/:passengerId/reveal')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  reveal(@By() grant: Grant, @Trip() id: string, @Passenger() passengerId: string, @Body() { purpose }: PurposeBody) {
    return this.passengers.reveal(grant, id, passengerId, purpose);
  }

  /** The vehicle leaves; nobody on the list may be unaccounted for. */
  @Post('depart')
  @HttpCode(200)
  depart(@By() grant: Grant, @Trip() id: string) {
    return this.boarding.depart(grant, id);
  }

  /** A feeder or train is empty at its station: whoever is aboard changes there, or has missed what they should change to. Its trip is over. */
  @Post('change-at-station')
  @HttpCode(200)
  changeAtStation(@By() grant: Grant, @Trip() id: string) {
    return this.transfers.changeAtStation(grant, id);
  }
}
