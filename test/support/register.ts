import { Test } from '@nestjs/testing';
import { PlacesModule } from '#places';
import { BusinessClock, Database, PlatformModule, type Settings } from '#platform';
import { RevealService, WorkerService, WorkersModule } from '#workers';
import { type Office, openOffices } from './offices.js';
import { freshDatabase } from './services.js';
import { settingsFor } from './settings.js';

/** The register on a database of its own, on the morning of 6 March 2020, with an office for each division. */
export const startRegister = (...codes: readonly string[]) => startRegisterWith({}, ...codes);

export async function startRegisterWith(more: Partial<Settings>, ...codes: readonly string[]) {
  const fresh = await freshDatabase();
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl, more), 'test'), PlacesModule, WorkersModule],
  }).compile();
  const at = new Date('2020-03-06T01:00:00Z');
  await module.get(BusinessClock).advance(at);
  const offices = new Map<string, Office>();
  (await openOffices(fresh.ownerUrl, ...codes)).forEach((office, i) => offices.set(codes[i] ?? '', office));
  return {
    at,
    module,
    db: module.get(Database),
    workers: module.get(WorkerService),
    reveals: module.get(RevealService),
    ownerUrl: fresh.ownerUrl,
    officeOf(code: string): Office {
      const office = offices.get(code);
      if (!office) throw new Error(`No office of ${code} was opened`);
      return office;
    },
    async end() {
      await module.close();
      await fresh.drop();
    },
  };
}
