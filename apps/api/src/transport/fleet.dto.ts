import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { LICENCE_CLASSES, type LicenceClass, PERMIT_KINDS, type PermitKind } from '#transport';
import { IsDay, IsInstant } from '../edge/calendar.js';
import { IsListOf } from '../edge/lists.dto.js';

export class PermitBody {
  @IsIn(PERMIT_KINDS) kind!: PermitKind;
  @IsString() @MinLength(1) @MaxLength(50) number!: string;
  /** The last day on which it is good. @example "2020-12-31" */
  @IsDay() validTo!: string;
}

export class VehicleBody {
  /** @example "川W·12345" */
  @IsString() @MinLength(5) @MaxLength(20) plate!: string;
  /** @example "coach-49" */
  @IsString() @MaxLength(50) vehicleClass!: string;
  /** As the vehicle licence says. */
  @IsInt() @Min(1) @Max(99) approvedSeats!: number;
  /** Where it is registered: division code of GB/T 2260, six digits. */
  @Matches(/^[1-8]\d{5}$/) registeredDivision!: string;
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => PermitBody)
  permits!: PermitBody[];
}

export class VehiclesBody {
  @IsListOf(() => VehicleBody, 500)
  items!: VehicleBody[];
}

export class DriverBody {
  /** Your own number of the driver. @example "D-017" */
  @IsString() @MinLength(1) @MaxLength(50) reference!: string;
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** The ID number. */
  @IsString() @MinLength(15) @MaxLength(30) licenceNumber!: string;
  @IsIn(LICENCE_CLASSES) licenceClass!: LicenceClass;
  /** The last day of the licence. @example "2024-05-31" */
  @IsDay() licenceValidTo!: string;
  /** The last day of the qualification for passenger transport. @example "2022-05-31" */
  @IsDay() qualificationValidTo!: string;
}

export class DriversBody {
  @IsListOf(() => DriverBody, 500)
  items!: DriverBody[];
}

export class AbsenceBody {
  /** @example "2020-03-12T00:00:00+08:00" */
  @IsInstant() from!: string;
  /** @example "2020-03-13T00:00:00+08:00" */
  @IsInstant() to!: string;
}

export class VehicleAbsencesBody {
  /** The whole list, in the place of the one before. */
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => AbsenceBody)
  items!: AbsenceBody[];
}

export class DriverAbsenceBody extends AbsenceBody {
  /** `elsewhere`: at the wheel for somebody else, which counts as hours worked. */
  @IsIn(['absence', 'elsewhere']) kind!: 'absence' | 'elsewhere';
}

export class DriverAbsencesBody {
  /** The whole list, in the place of the one before. */
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => DriverAbsenceBody)
  items!: DriverAbsenceBody[];
}
