import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate, shanghaiInstant, type Text } from '#kernel';
import { greatCircleMetres, higherOf, ReferenceService, type RiskLevel } from '#places';
import { BusinessClock, Database, type Grant, need } from '#platform';
import type { FleetItem } from '../batches/batch.js';
import { planSpan } from '../batches/batch-risk.js';
import { departsInThePast } from '../transport.errors.js';
import { isBoardingBarred, underRisk } from '../vehicles/transport-rules.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { usableSeats } from '../vehicles/vehicle.js';
import { type BatchProposals, leftOutView, proposalView } from './batch-proposal.js';
import { type Circumstances, proposing } from './proposing.js';
import { GROUPING, plusDays, type WaitingPlacement } from './waiting.js';
import { WaitingPlacements } from './waiting-placements.service.js';

export interface BatchProposalQuery {
  /** First day of departure, `YYYY-MM-DD`; without it tomorrow. */
  readonly from?: string | undefined;
  readonly days: number;
  /** Vehicles at hand; without it every class is. */
  readonly fleet?: readonly FleetItem[] | undefined;
}

/** Where the coordinator names no fleet: as many of each class as could be wanted. */
const PLENTY = 99;

/** Proposes batches for the coming days from the confirmed placements of an area that are in none, so that coaches fill up. */
@Injectable()
export class BatchProposalService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly placements: WaitingPlacements,
    private readonly rules: TransportRulesService,
    private readonly reference: ReferenceService,
  ) {}

  /**
   * Changes nothing and keeps nothing: a draft made of a proposal asks again whether everybody in it is free.
   * @throws batch.departs-in-the-past, batch.no-rule-in-force, batch.vehicle-class-unknown
   */
  propose(grant: Grant, { from, days, fleet }: BatchProposalQuery): Promise<BatchProposals> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      const first = from ?? plusDays(shanghaiDate(now), 1);
      if (shanghaiInstant(first, GROUPING.departsAt) < now) throw departsInThePast();
      const span = Array.from({ length: days }, (_, i) => plusDays(first, i));
      const placements = await this.placements.of(tx, grant);
      const circumstances = await this.circumstances(tx, grant, placements, span, fleet);
      const turns = proposing(placements, circumstances);
      let step = turns.next();
      for (; !step.done; step = turns.next()) await turn();
      const { leaving, leftOut } = step.value;
      const { divisions } = this.reference;
      const nameOf = (code: string): Text => ({ zh: divisions.nameOf(code), en: divisions.nameOf(code, 'en') });
      const items = leaving.map((one) => proposalView(one, nameOf, fleet !== undefined));
      return {
        ...{ from: first, to: span.at(-1) ?? first, waiting: placements.length },
        proposed: items.reduce((sum, { persons }) => sum + persons, 0),
        ...{ items, leftOut: leftOutView(leftOut) },
      };
    });
  }

  private async circumstances(
    tx: EntityManager,
    { scope }: Grant,
    placements: readonly WaitingPlacement[],
    days: readonly string[],
    fleet: BatchProposalQuery['fleet'],
  ): Promise<Circumstances> {
    const classes = new Map(
      (fleet ?? this.rules.vehicleClasses.map(({ name }) => ({ vehicleClass: name, count: PLENTY }))).map(
        (one) => [one.vehicleClass, { ...one, facts: this.rules.vehicleClass(one.vehicleClass) }] as const,
      ),
    );
    const served = [...new Set(placements.flatMap(({ origin, siteDivision }) => [origin, siteDivision]))];
    const levels = new Map<string, ReadonlyMap<string, RiskLevel>>();
    for (const day of days) {
      const departsAfter = shanghaiInstant(day, GROUPING.departsAt);
      const span = planSpan(departsAfter, underRisk(this.rules.ruleOn(day, scope), 'low'));
      const places = served.map((divisionCode) => ({ divisionCode }));
      levels.set(day, await this.rules.levels(tx, places, span));
    }
    const levelOf = (place: string, day: string) => levels.get(day)?.get(place) ?? 'low';
    return {
      days,
      fleet: [...classes.values()],
      usableSeats: (vehicleClass, day, places) => {
        const facts = classes.get(vehicleClass)?.facts;
        const level = places.map((place) => levelOf(place, day)).reduce(higherOf, 'low');
        return facts ? usableSeats(facts, underRisk(this.rules.ruleOn(day, scope), level)) : 0;
      },
      isBarred: (origin, day) => isBoardingBarred(this.rules.ruleOn(day, scope), levelOf(origin, day)),
      metres: (a, b) => greatCircleMetres(this.reference.division(a), this.reference.division(b)),
    };
  }
}
