import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CostService, type TripCosts } from '#arrivals';
import type { Grant } from '#platform';
import { FileAnswer } from '../../edge/file-answer.js';
import { By } from '../../edge/grant.guard.js';
import { SettlementQuery } from './costs.dto.js';

const Id = () => Param('id', ParseUUIDPipe);
const HEAD = [
  '派车单号',
  '发车日',
  '企业',
  '人员',
  '座位',
  '合计（分）',
  '省级（分）',
  '企业（分）',
  '补贴（分）',
  '依据',
];

/** A cell that a spreadsheet would read as a formula is quoted as text. */
const cell = (value: string | number): string => {
  const text = String(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
};
const line = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(',')}\r\n`;

async function* csv(trips: AsyncIterable<TripCosts>): AsyncGenerator<Buffer> {
  yield Buffer.from(`\uFEFF${line(HEAD)}`);
  for await (const { sheetNumber, departsAt, persons, source } of trips)
    for (const { enterpriseId, workerId, seatNumber, fen, province, enterprise, subsidy } of persons)
      yield Buffer.from(
        line([sheetNumber, departsAt, enterpriseId, workerId, seatNumber, fen, province, enterprise, subsidy, source]),
      );
}

@ApiTags('arrivals')
@Controller()
export class CostsController {
  constructor(private readonly costs: CostService) {}

  /** What a trip costs, in fen, by person and payer. */
  @Get('trips/:id/costs')
  ofTrip(@By() grant: Grant, @Id() id: string) {
    return this.costs.ofTrip(grant, id);
  }

  /** What the trips of a batch cost, in fen, by payer. */
  @Get('batches/:id/costs')
  ofBatch(@By() grant: Grant, @Id() id: string) {
    return this.costs.ofBatch(grant, id);
  }

  /** For the settlement of a period: everybody who rode, with the shares of the payers in fen; ids, no names. */
  @Get('settlements')
  settlement(@By() grant: Grant, @Query() query: SettlementQuery): FileAnswer<'text/csv'> {
    const bytes = csv(this.costs.settlement(grant, query));
    return new FileAnswer(bytes, 'text/csv', 'attachment; filename="settlement.csv"');
  }
}
