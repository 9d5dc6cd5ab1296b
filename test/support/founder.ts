import { NestFactory } from '@nestjs/core';
import { AccessService, PlatformModule, type Settings, SYSTEM } from '#platform';
import request from 'supertest';

export const PASSWORD = 'correct horse battery';

/** The first administrator, as the command line creates one. */
export async function foundAdministrator(settings: Settings): Promise<void> {
  const context = await NestFactory.createApplicationContext(PlatformModule.with(settings, 'test'), {
    logger: ['error'],
  });
  const access = context.get(AccessService);
  const { id } = await access.createOrganisation(SYSTEM, { name: '运营方', kind: 'operator', divisionCode: '110000' });
  await access.createAccount(SYSTEM, {
    organisationId: id,
    role: 'administrator',
    login: 'admin',
    name: '管理员',
    password: PASSWORD,
  });
  await context.close();
}

/** Signs in and gives the value of the Authorization header. */
export async function signIn(url: string, login: string): Promise<string> {
  const { body } = await request(url).post('/v1/sign-in').send({ login, password: PASSWORD }).expect(200);
  return `Bearer ${body.accessToken}`;
}
