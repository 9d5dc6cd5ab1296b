import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsInt, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';

/** Which part of a list is wanted, and how long. */
export class PageQuery {
  /** `next` of the part before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) limit?: number;
}

/** A list of bodies, at least one and so many at most. */
export const IsListOf = (item: () => new () => object, most: number) =>
  applyDecorators(
    ArrayMinSize(1),
    ArrayMaxSize(most),
    ValidateNested({ each: true }),
    Type(item),
    // The document is made from decorators that stand at the property itself.
    ApiProperty({ type: () => [item()], minItems: 1, maxItems: most }),
  );
