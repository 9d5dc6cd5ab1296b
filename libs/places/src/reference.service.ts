import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#platform';
import { GreatCircleRouter, type Point, type Router } from './distance.js';
import { type Division, Divisions, parseDivisions } from './division.js';
import { divisionMissing } from './place.errors.js';
import { parseRegionSets, type RegionSet } from './region-set.js';

/** The country's divisions, the named sets of them and the roads between, read once from the reference folder. */
@Injectable()
export class ReferenceService {
  readonly divisions: Divisions;
  readonly regionSets: readonly RegionSet[];
  readonly router: Router = new GreatCircleRouter();

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'referenceFolder'>) {
    const read = (file: string) => readFileSync(path.join(settings.referenceFolder, file), 'utf8');
    const lists = readdirSync(settings.referenceFolder).filter((file) => file.startsWith('policy-'));
    this.divisions = new Divisions(parseDivisions(read('divisions.csv')));
    this.regionSets = parseRegionSets(
      read('region-sets.csv'),
      Object.fromEntries(lists.map((file) => [file, read(file)])),
    );
  }

  /** The code of the division that a place lies in, by the nearest seat. */
  readonly divisionAt = (point: Point): string => this.divisions.nearest(point).code;

  /** @throws place.division-missing */
  division(code: string): Division {
    const division = this.divisions.byCode(code);
    if (!division) throw divisionMissing(code);
    return division;
  }
}
