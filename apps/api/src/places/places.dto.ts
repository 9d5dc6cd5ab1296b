import { IsLatitude, IsLongitude, IsNumber, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { IsListOf } from '../edge/lists.dto.js';

export class PickUpPointItem {
  /** Division code of GB/T 2260, six digits. */
  @Matches(/^[1-8]\d{5}$/) divisionCode!: string;
  /**
   * The village or town, as rosters write it.
   * @example "河边村"
   */
  @Matches(/^\P{Cc}{1,100}$/u) name!: string;
  /** WGS-84 degrees. */
  @IsNumber() @IsLongitude() lon!: number;
  @IsNumber() @IsLatitude() lat!: number;
}

export class PickUpPointsBody {
  @IsListOf(() => PickUpPointItem, 1000) items!: PickUpPointItem[];
}

export class PickUpPointsQuery {
  /** Division code of GB/T 2260, six digits. */
  @Matches(/^[1-8]\d{5}$/) divisionCode!: string;
}

export class DivisionQuery {
  /**
   * A name or free text as clerks write it, or a code.
   * @example "四川昭觉"
   */
  @IsString() @MinLength(1) @MaxLength(100) q!: string;
}
