import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#platform';
import type { TransportRule } from '../batches/batch.js';
import { vehicleClassUnknown } from '../transport.errors.js';
import { parseTransportRules, parseVehicleClasses, ruleInForce } from './transport-rules.js';
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

  /** The rule in force on a calendar date. */
  ruleOn(date: string): TransportRule {
    return ruleInForce(this.rules, date);
  }
}
