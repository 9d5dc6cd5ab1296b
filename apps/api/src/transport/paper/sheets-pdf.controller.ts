import { Controller, Get, Param, ParseIntPipe, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { type TripSheet, TripSheetService } from '#transport';
import type { FileAnswer } from '../../edge/file-answer.js';
import { By } from '../../edge/grant.guard.js';
import { pdfAnswer, whole } from './pdf.js';
import { printedSheet } from './printed-sheet.js';
import { sheetsPdf } from './trip-sheet-pdf.js';

const Id = () => Param('id', ParseUUIDPipe);

const pdfOfOne = async (sheet: TripSheet) => {
  const { sheetNumber, version } = sheet.trip;
  const name = version === null ? sheetNumber : `${sheetNumber}-v${String(version)}`;
  return pdfAnswer(await whole(sheetsPdf(printedSheet(sheet).name, [sheet])), name);
};

@ApiTags('transport')
@Controller()
export class SheetsPdfController {
  constructor(private readonly sheets: TripSheetService) {}

  /** The trip sheet (一车一方案) as PDF: what `/sheet` says, on pages of A4. */
  @Get('trips/:id/sheet/pdf')
  async sheet(@By() grant: Grant, @Id() id: string): Promise<FileAnswer<'application/pdf'>> {
    return pdfOfOne(await this.sheets.of(grant, id));
  }

  /** A version of the sheet as PDF; one that holds no more says so across every page. */
  @Get('trips/:id/versions/:version/sheet/pdf')
  async version(
    @By() grant: Grant,
    @Id() id: string,
    @Param('version', ParseIntPipe) version: number,
  ): Promise<FileAnswer<'application/pdf'>> {
    return pdfOfOne(await this.sheets.asOf(grant, id, version));
  }

  /**
   * All sheets of a batch as one PDF, in the order of departure, each numbered by itself; trips that were called off are left out. The
   * file comes as it is drawn; one that ends early is broken: ask again.
   */
  @Get('batches/:id/sheets/pdf')
  async ofBatch(@By() grant: Grant, @Id() id: string): Promise<FileAnswer<'application/pdf'>> {
    return pdfAnswer(sheetsPdf('派车单', await this.sheets.ofBatch(grant, id)), `sheets-${id}`);
  }
}
