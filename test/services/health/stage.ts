import { Test } from '@nestjs/testing';
import { afterAll, expect } from 'vitest';
import { HealthModule } from '#health';
import { BusinessClock, Database, type Grant, newId, PlatformModule, type Role } from '#platform';
import { freshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';

/** An instant by the clocks of Shanghai. */
export const at = (text: string) => new Date(`${text}+08:00`);

export const grant = (role: Role, scope = ''): Grant => ({
  ...{ actor: newId(), organisation: newId(), site: null, trip: null },
  role,
  scope,
});

export const refusal = (code: string): unknown => expect.objectContaining({ code });

/** Of each result the code of its refusal, or whether it was known. */
export const codesOf = (results: readonly { known: boolean; refusal: { code: string } | null }[]) =>
  results.map((result) => result.refusal?.code ?? result.known);

/** Health codes on a database of their own, on the morning of 6 March 2020; it ends with the file. */
export async function openHealth(contexts = HealthModule) {
  const fresh = await freshDatabase();
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl), 'test'), contexts],
  }).compile();
  afterAll(async () => {
    await module.close();
    await fresh.drop();
  });
  const clock = module.get(BusinessClock);
  await clock.advance(at('2020-03-06T09:00'));
  return { module, clock, db: module.get(Database) };
}
