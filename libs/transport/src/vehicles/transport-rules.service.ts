import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#platform';
import { noRuleInForce, vehicleClassUnknown } from '../transport.errors.js';
import { parseTransportRules, parseVehicleClasses, ruleInForce, type TransportRule } from './transport-rules.js';
import type { VehicleClassFacts } from './vehicle.js';

/** Vehicle classes and the dated rules of the road, read once from the reference folder. */
@Injectable()
export class TransportRulesService {
  readonly vehicleClasses: readonly VehicleClassFacts[];
  private readonly rules: ReturnType<typeof parseTransportRules>;

  constructor(@Inject(SETTINGS) settings: Settings) {
    const read = (file: string) => readFileSync(path.join(settings.referenceFolder, file), 'utf8');
    this.vehicleClasses = parseVehicleClasses(read('vehicle-classes.csv'));
    this.rules = parseTransportRules(read('transport-rules.csv'));
  }

  /** @throws batch.vehicle-class-unknown */
  vehicleClass(name: string): VehicleClassFacts {
    const found = this.vehicleClasses.find((vehicle) => vehicle.name === name);
    if (!found) throw vehicleClassUnknown(name);
    return found;
  }

  /** The rule in force on a calendar date. @throws batch.no-rule-in-force */
  ruleOn(date: string): TransportRule {
    const rule = ruleInForce(this.rules, date);
    if (!rule) throw noRuleInForce(date);
    return rule;
  }
}
