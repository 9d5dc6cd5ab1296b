import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hindrance, type LeftSeat, type Repair, type RepairHindrance } from './repair.js';
import { type RepairGround, TripRepairService } from './repair.service.js';
import { type RepairOption, repairOption } from './repair-view.js';

export interface RepairAnswer {
  /** Best first: the fewest left behind, then the cheapest. */
  readonly options: readonly (RepairOption & { readonly repair: Repair })[];
  readonly hindrances: readonly RepairHindrance[];
}

/** Ways out as they are read: each was written and rolled back, so that what would be refused is refused now. */
@Injectable()
export class RepairRehearsals {
  constructor(private readonly repairs: TripRepairService) {}

  /** @param stays people whom a repair leaves where they are, as their option names them */
  async answer(
    tx: EntityManager,
    { broken, former }: Pick<RepairGround, 'broken' | 'former'>,
    found: { readonly repairs: readonly Repair[]; readonly hindrances: readonly RepairHindrance[] },
    at: Date,
    stays: readonly LeftSeat[] = [],
  ): Promise<RepairAnswer> {
    const hindrances = [...found.hindrances];
    const options: RepairAnswer['options'][number][] = [];
    for (const repair of found.repairs) {
      const rehearsed = await this.repairs.rehearse(tx, broken, repair, at);
      if ('refusal' in rehearsed) {
        const { code, text } = rehearsed.refusal;
        hindrances.push({ ...hindrance(repair.kind, code), text });
        continue;
      }
      const shown = { ...repair, left: [...repair.left, ...stays] };
      const option = repairOption(former, broken, shown, rehearsed.written);
      const id = createHash('sha256').update(JSON.stringify(option.fingerprint)).digest('hex').slice(0, 16);
      if (options.every((one) => one.id !== id)) options.push({ ...option.view, id, repair });
    }
    options.sort((a, b) => a.left.length - b.left.length || a.costDifferenceFen - b.costDifferenceFen);
    return { options, hindrances };
  }
}
