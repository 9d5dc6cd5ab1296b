import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { parseTable, type RiskLevel, RiskLevelService, type Span } from '#places';
import { SETTINGS, type Settings } from '#platform';
import { parseTransferRules, type TransferRule, transferRuleOn } from '../charters/transfer-rules.js';
import { noRuleInForce, vehicleClassUnknown } from '../transport.errors.js';
import { parseTransportRules, parseVehicleClasses, ruleInForce, type DatedTransportRule } from './transport-rules.js';
import type { VehicleClassFacts } from './vehicle.js';

/** Vehicle classes, the dated rules of the road and those of transfers, read once from the reference folder. */
@Injectable()
export class TransportRulesService {
  readonly vehicleClasses: readonly VehicleClassFacts[];
  private readonly rules: ReturnType<typeof parseTransportRules>;
  private readonly transfers: readonly TransferRule[];

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly risks: RiskLevelService,
  ) {
    const read = (file: string) => readFileSync(path.join(settings.referenceFolder, file), 'utf8');
    this.vehicleClasses = parseVehicleClasses(read('vehicle-classes.csv'));
    this.rules = parseTransportRules(read('transport-rules.csv'));
    this.transfers = parseTransferRules(parseTable(read('transfer-rules.csv')));
  }

  /** @throws batch.vehicle-class-unknown */
  vehicleClass(name: string): VehicleClassFacts {
    const found = this.vehicleClasses.find((vehicle) => vehicle.name === name);
    if (!found) throw vehicleClassUnknown(name);
    return found;
  }

  /** The rule in force on a calendar date for an office of a division. @throws batch.no-rule-in-force */
  ruleOn(date: string, office: string): DatedTransportRule {
    const rule = ruleInForce(this.rules, date, office);
    if (!rule) throw noRuleInForce(date);
    return rule;
  }

  /** What a change to or from rail or air takes on a calendar date. @throws batch.no-rule-in-force */
  transfersOn(date: string): TransferRule {
    const rule = transferRuleOn(this.transfers, date);
    if (!rule) throw noRuleInForce(date);
    return rule;
  }

  /** The rule in force for a trip on the day of its departure. @throws batch.no-rule-in-force */
  ruleFor({ departsAt, divisionCode }: { readonly departsAt: Date; readonly divisionCode: string }) {
    return this.ruleOn(shanghaiDate(departsAt), divisionCode);
  }

  /** The highest risk level of each division that is served within a span. */
  levels(
    tx: EntityManager,
    served: readonly { readonly divisionCode: string }[],
    span: Span,
  ): Promise<Map<string, RiskLevel>> {
    return this.risks.within(
      tx,
      served.map(({ divisionCode }) => divisionCode),
      span,
    );
  }
}
