import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hindrance, type Repair, type RepairHindrance, type RepairTry } from './repair.js';
import { type RepairGround, TripRepairService } from './repair.service.js';
import type { WrittenCourse } from './repair-rows.service.js';
import { type RepairOption, repairOption } from './repair-view.js';

/** What a search found; nothing of it was tried so far. */
export interface RepairsFound extends Pick<RepairGround, 'broken' | 'former'> {
  readonly tries: readonly RepairTry[];
  readonly hindrances: readonly RepairHindrance[];
}

/** A way out as it is read, with what is written once it is chosen. */
export interface FoundOption extends RepairOption {
  readonly repair: Repair;
}

/** Ways out are written and rolled back, so that what would be refused is refused now. */
@Injectable()
export class RepairRehearsals {
  constructor(private readonly repairs: TripRepairService) {}

  /** The option, or why it cannot be. Hold the locks of the ground, which is still the one that was searched. */
  async rehearse(
    tx: EntityManager,
    ground: Ground,
    one: RepairTry,
    at: Date,
  ): Promise<{ readonly option: FoundOption } | { readonly hindrance: RepairHindrance }> {
    const rehearsed = await this.repairs.rehearse(tx, ground.broken, one.repair, at);
    if ('written' in rehearsed) return { option: this.option(ground, one, rehearsed.written) };
    const { code, text } = rehearsed.refusal;
    return { hindrance: { ...hindrance(one.repair.kind, code), text } };
  }

  /** The same repair has the same id, rehearsed or not; verdicts on codes are known only where it was rehearsed. */
  option({ broken, former }: Ground, { repair, stays }: RepairTry, judged: readonly JudgedSeats[] = []): FoundOption {
    const shown = { ...repair, left: [...repair.left, ...stays] };
    const { view, fingerprint } = repairOption(former, broken, shown, judged);
    const id = createHash('sha256').update(JSON.stringify(fingerprint)).digest('hex').slice(0, 16);
    return { ...view, id, repair };
  }
}

type Ground = Pick<RepairsFound, 'broken' | 'former'>;
type JudgedSeats = Pick<WrittenCourse, 'judged'>;
