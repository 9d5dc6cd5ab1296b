import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID } from 'class-validator';

export class BatchIdsBody {
  /** Batches, up to 200. */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(200) @IsUUID(undefined, { each: true }) batchIds!: string[];
}

export class TripIdsBody {
  /** Trips, up to 200. */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(200) @IsUUID(undefined, { each: true }) tripIds!: string[];
}
