import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
} from 'class-validator';
import { carrierOfferLifecycle, type CarrierOfferState } from '#transport';
import { IsInstant } from '../edge/calendar.js';
import { IsListOf, PageQuery } from '../edge/lists.dto.js';

export class CarrierOfferBody {
  @IsUUID() tripId!: string;
  /** As in `GET /v1/carriers`. */
  @IsUUID() carrierId!: string;
  /** Until when the carrier may answer; not after the departure. @example "2020-03-11T18:00:00+08:00" */
  @IsInstant() expiresAt!: string;
}

export class CarrierOffersBody {
  @IsListOf(() => CarrierOfferBody, 500)
  items!: CarrierOfferBody[];
}

export class ConfirmationBody {
  /** A vehicle of your own. @example "川W·12345" */
  @IsString() @MinLength(5) @MaxLength(20) plate!: string;
  /** Your references of the drivers, in the order of their shifts: as many as `terms.drivers` says. @example ["D-017", "D-018"] */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  drivers!: string[];
}

export class RefusalBody {
  @IsString() @MinLength(1) @MaxLength(200) reason!: string;
}

export class OfferCodeBody {
  @IsUUID() offerId!: string;
  @IsString() @MaxLength(20) code!: string;
}

export class ConfirmationByCodeBody extends ConfirmationBody {
  @IsUUID() offerId!: string;
  @IsString() @MaxLength(20) code!: string;
}

export class RefusalByCodeBody extends RefusalBody {
  @IsUUID() offerId!: string;
  @IsString() @MaxLength(20) code!: string;
}

export class CarrierOffersQuery extends PageQuery {
  @IsOptional() @IsUUID() trip?: string;
  @IsOptional() @IsIn(carrierOfferLifecycle.states) state?: CarrierOfferState;
}
