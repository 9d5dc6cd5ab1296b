import { IsString, MaxLength } from 'class-validator';

export class SheetCheckBody {
  /** What the QR code of the sheet says. @example "MDS10190A1B2C3D4E5F60718293A4B5C6D7E0123456789ABCDEF0123456789ABCDEF" */
  @IsString() @MaxLength(200) code!: string;
}
