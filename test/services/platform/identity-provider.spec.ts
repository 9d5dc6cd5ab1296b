import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Test, type TestingModule } from '@nestjs/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AccessService, type Grant, newId, PlatformModule, SignInService, SYSTEM } from '#platform';
import { freshDatabase, type FreshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';

const AUDIENCE = 'mendao';
const administrator: Grant = { ...SYSTEM, role: 'administrator', actor: newId() };
const code = (expected: string) => expect.objectContaining({ code: expected });

let fresh: FreshDatabase;
let module: TestingModule;
let signIn: SignInService;
let provider: Server;
let issuer: string;
let privateKey: CryptoKey;

/** A token as the provider gives it, with what the test wants otherwise. */
const token = (wrong: { audience?: string; issuer?: string; subject?: string; key?: CryptoKey } = {}) =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setSubject(wrong.subject ?? 'person-1')
    .setIssuer(wrong.issuer ?? issuer)
    .setAudience(wrong.audience ?? AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('5 min')
    .sign(wrong.key ?? privateKey);

beforeAll(async () => {
  fresh = await freshDatabase();
  const keys = await generateKeyPair('ES256', { extractable: true });
  privateKey = keys.privateKey;
  const body = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256' }] });
  provider = createServer((_, answer) => answer.setHeader('content-type', 'application/json').end(body));
  await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const oidc = { issuer, audience: AUDIENCE, keysUrl: `${issuer}/jwks` };
  module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl, { oidc }), 'test')],
  }).compile();
  signIn = module.get(SignInService);
  const access = module.get(AccessService);
  const office = await access.createOrganisation(administrator, {
    name: '昭觉',
    kind: 'exporting',
    divisionCode: '513431',
  });
  await access.createAccount(administrator, {
    organisationId: office.id,
    login: 'zhaojue',
    name: '协调员',
    role: 'coordinator',
    password: 'never used here',
    externalSubject: 'person-1',
  });
});
afterAll(async () => {
  await module.close();
  await new Promise((closed) => provider.close(closed));
  await fresh.drop();
});

test('a person whom the provider knows bears the grant of the account with that subject', async () => {
  expect(await signIn.grantOf(await token())).toMatchObject({ role: 'coordinator', scope: '513431' });
});

test('passwords are refused where an identity provider is configured', async () => {
  await expect(signIn.signIn('zhaojue', 'never used here')).rejects.toThrow(code('access.passwords-elsewhere'));
});

test('a token for another audience, of another issuer, or signed by a stranger is not good', async () => {
  const stranger = (await generateKeyPair('ES256')).privateKey;
  for (const wrong of [{ audience: 'other' }, { issuer: 'http://other' }, { key: stranger }]) {
    await expect(signIn.grantOf(await token(wrong))).rejects.toThrow(code('access.not-signed-in'));
  }
});

test('a subject without an account is nobody here', async () => {
  await expect(signIn.grantOf(await token({ subject: 'person-2' }))).rejects.toThrow(code('access.not-signed-in'));
});
