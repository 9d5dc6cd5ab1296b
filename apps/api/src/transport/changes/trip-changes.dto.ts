import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { REMOVAL_REASONS, type RemovalReason } from '#transport';
import { IsInstant } from '../../edge/calendar.js';

export class SeatRemovalBody {
  @IsUUID() workerId!: string;
  /** Nothing of health. */
  @IsIn(REMOVAL_REASONS) reason!: RemovalReason;
}

export class SeatMoveBody {
  @IsUUID() workerId!: string;
  /** Another trip of the office, in the same state. */
  @IsUUID() tripId!: string;
}

export class SeatSwapBody {
  @IsUUID() workerId!: string;
  @IsUUID() withWorkerId!: string;
}

/** What is to be changed, all or nothing: who leaves, then who moves, joins, changes seats; then the departure. */
export class TripChangeBody {
  /** Confirmed placements of the own area, in no other batch; they ride between stops that the trip makes. */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @ArrayUnique() @IsUUID(undefined, { each: true }) add?: string[];
  /** Their placements stay and may join another batch. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => SeatRemovalBody)
  remove?: SeatRemovalBody[];
  /** To other trips of the office, each with those of the travel group. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => SeatMoveBody)
  move?: SeatMoveBody[];
  /** Who exchanges seats with whom. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => SeatSwapBody)
  swap?: SeatSwapBody[];
  /** Another departure, earlier or later. @example "2020-03-12T09:00:00+08:00" */
  @IsOptional() @IsInstant() departsAt?: string;
}

export class OneTripChangeBody extends TripChangeBody {
  /** Answers what would become, and changes nothing. */
  @IsOptional() @IsBoolean() preview?: boolean;
}

export class TripChangeItemBody extends TripChangeBody {
  @IsUUID() tripId!: string;
}

export class TripChangesBody {
  /** Up to 100 trips; those of one item stand or fall together. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => TripChangeItemBody)
  items!: TripChangeItemBody[];
  /** Answers what would become, and changes nothing. */
  @IsOptional() @IsBoolean() preview?: boolean;
}
