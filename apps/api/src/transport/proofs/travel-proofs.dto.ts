import { IsString, MaxLength } from 'class-validator';

export class TravelProofCheckBody {
  /** What the QR code of the proof says. @example "MDT10190A1B2C3D4E5F60718293A4B5C6D7E00010123456789ABCDEF0123456789ABCDEF" */
  @IsString() @MaxLength(200) code!: string;
}
