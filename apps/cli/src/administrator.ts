import { NestFactory } from '@nestjs/core';
import { AccessService, PlatformModule, type Settings, SYSTEM } from '#platform';

export interface FirstAdministrator {
  readonly organisation: string;
  readonly divisionCode: string;
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

/** The first administrator cannot be created by an administrator: whoever holds the settings of the installation does it. */
export async function createAdministrator(settings: Settings, facts: FirstAdministrator): Promise<void> {
  const context = await NestFactory.createApplicationContext(PlatformModule.with(settings, 'cli'), {
    logger: ['error'],
  });
  try {
    const access = context.get(AccessService);
    const { id } = await access.createOrganisation(SYSTEM, {
      name: facts.organisation,
      kind: 'operator',
      divisionCode: facts.divisionCode,
    });
    const { login, name, password } = facts;
    await access.createAccount(SYSTEM, { organisationId: id, role: 'administrator', login, name, password });
  } finally {
    await context.close();
  }
}
