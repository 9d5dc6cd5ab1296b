import 'reflect-metadata';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AccessService, type Grant, newId, PlatformModule, SignInService, SYSTEM, TokenService } from '#platform';
import { waitFor } from '../../support/wait-for.js';
import { freshDatabase, type FreshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';

let fresh: FreshDatabase;
let module: TestingModule;
let access: AccessService;
let signIn: SignInService;
let enterprise: string;

const PASSWORD = 'correct horse battery';
const administrator: Grant = { ...SYSTEM, role: 'administrator', actor: newId() };
const code = (expected: string) => expect.objectContaining({ code: expected });

beforeAll(async () => {
  fresh = await freshDatabase();
  module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl), 'test')],
  }).compile();
  access = module.get(AccessService);
  signIn = module.get(SignInService);
  const office = await access.createOrganisation(administrator, {
    name: '昭觉县就业服务中心',
    kind: 'exporting',
    divisionCode: '513431',
  });
  await access.createAccount(administrator, {
    organisationId: office.id,
    login: 'zhaojue',
    name: '协调员',
    role: 'coordinator',
    password: PASSWORD,
  });
  enterprise = (
    await access.createOrganisation(administrator, {
      name: '示例电子',
      kind: 'enterprise',
      divisionCode: '441900',
      uscc: '91110000600037341L',
    })
  ).id;
});
afterAll(async () => {
  await module.close();
  await fresh.drop();
});

test('a person who signs in bears the role, the organisation and its divisions', async () => {
  const { accessToken } = await signIn.signIn('zhaojue', PASSWORD);
  expect(await signIn.grantOf(accessToken)).toMatchObject({ role: 'coordinator', scope: '513431', site: null });
});

test('a wrong password and an unknown login are refused alike', async () => {
  await expect(signIn.signIn('zhaojue', 'wrong')).rejects.toThrow(code('access.sign-in-refused'));
  await expect(signIn.signIn('nobody', 'wrong')).rejects.toThrow(code('access.sign-in-refused'));
});

test('a refresh token is good once, and using it twice ends the sign-in', async () => {
  const first = await signIn.signIn('zhaojue', PASSWORD);
  const second = await signIn.refresh(first.refreshToken);
  await expect(signIn.refresh(first.refreshToken)).rejects.toThrow(code('access.refresh-refused'));
  await expect(signIn.refresh(second.refreshToken)).rejects.toThrow(code('access.refresh-refused'));
});

test('signing out ends the sign-in', async () => {
  const { refreshToken } = await signIn.signIn('zhaojue', PASSWORD);
  await signIn.signOut(refreshToken);
  await expect(signIn.refresh(refreshToken)).rejects.toThrow(code('access.refresh-refused'));
});

test.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9.'])(
  'the token %j is not good',
  async (token) => {
    await expect(signIn.grantOf(token)).rejects.toThrow(code('access.not-signed-in'));
  },
);

test('a token of another secret or past its time is not good', async () => {
  const other = new TokenService(settingsFor(fresh.appUrl, { authSecret: 'other'.repeat(10) }));
  await expect(signIn.grantOf(await other.issue(administrator))).rejects.toThrow(code('access.not-signed-in'));
  const old = await module.get(TokenService).issue(administrator, -10);
  await expect(signIn.grantOf(old)).rejects.toThrow(code('access.not-signed-in'));
});

test('eight wrong passwords lock the account for a while', async () => {
  const office = await access.createOrganisation(administrator, {
    name: '甲',
    kind: 'exporting',
    divisionCode: '530627',
  });
  await access.createAccount(administrator, {
    organisationId: office.id,
    login: 'locked',
    name: '甲',
    role: 'coordinator',
    password: PASSWORD,
  });
  for (let i = 0; i < 8; i++) await signIn.signIn('locked', 'wrong').catch(() => undefined);
  await expect(signIn.signIn('locked', PASSWORD)).rejects.toThrow(code('access.sign-in-refused'));
});

test('a token that was good a moment ago is not once it has ended', async () => {
  const tokens = module.get(TokenService);
  const token = await tokens.issue(administrator, 2);
  expect(await tokens.read(token)).toMatchObject({ actor: administrator.actor, role: 'administrator' });
  const ended = () =>
    tokens.read(token).then(
      () => false,
      () => true,
    );
  await waitFor(ended, { what: 'the token to end', within: 10 });
  await expect(tokens.read(token)).rejects.toThrow(code('access.not-signed-in'));
});

test('an enterprise has at most two live API keys; a revoked one is no longer good', async () => {
  const one = await access.createApiKey(administrator, enterprise, 'one');
  const two = await access.createApiKey(administrator, enterprise, 'two');
  await expect(access.createApiKey(administrator, enterprise, 'three')).rejects.toThrow(code('access.api-keys-full'));
  const grant = await signIn.grantOf(one.key);
  expect(grant).toMatchObject({ role: 'enterprise', organisation: enterprise });
  await access.revokeApiKey(grant, two.id);
  await expect(signIn.grantOf(two.key)).rejects.toThrow(code('access.not-signed-in'));
  await expect(signIn.grantOf(`${one.key}x`)).rejects.toThrow(code('access.not-signed-in'));
});

test('a carrier is a business: it has a credit code, people of its own role, and keys that bear it', async () => {
  const facts = { name: '客运公司', kind: 'carrier' as const, divisionCode: '513400' };
  await expect(async () => access.createOrganisation(administrator, facts)).rejects.toThrow(code('access.uscc-wrong'));
  const { id } = await access.createOrganisation(administrator, { ...facts, uscc: '91513400MA5D00901W' });
  const account = { organisationId: id, login: 'dispatcher', name: '调度', password: PASSWORD };
  await expect(access.createAccount(administrator, { ...account, role: 'enterprise' })).rejects.toThrow(
    code('access.role-unfit'),
  );
  await access.createAccount(administrator, { ...account, role: 'carrier' });
  const person = await signIn.grantOf((await signIn.signIn('dispatcher', PASSWORD)).accessToken);
  expect(person).toMatchObject({ role: 'carrier', organisation: id });
  const { key } = await access.createApiKey(administrator, id, 'dispatch');
  expect(await signIn.grantOf(key)).toMatchObject({ role: 'carrier', organisation: id });
  expect(await access.apiKeys(person, id)).toHaveLength(1);
  const asked = await Promise.allSettled(['one', 'two', 'three'].map((name) => access.createApiKey(person, id, name)));
  expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await access.apiKeys(person, id)).toHaveLength(2);
});

test('the API keys of another enterprise are not there', async () => {
  const other: Grant = { ...SYSTEM, role: 'enterprise', actor: newId(), organisation: newId() };
  await expect(access.apiKeys(other, enterprise)).rejects.toThrow(code('access.organisation-missing'));
  await expect(access.createApiKey(other, enterprise, 'x')).rejects.toThrow(code('access.organisation-missing'));
});

test.each([
  ['access.login-taken', { login: 'zhaojue' }],
  ['access.password-weak', { password: 'short' }],
  ['access.role-unfit', { role: 'enterprise' as const }],
  ['access.organisation-missing', { organisationId: newId() }],
])('%s', async (refusal, fault) => {
  const [office] = (await access.organisations(administrator)).filter(({ kind }) => kind === 'exporting');
  const facts = {
    organisationId: office?.id ?? '',
    login: newId(),
    name: 'x',
    role: 'coordinator' as const,
    password: PASSWORD,
  };
  await expect(access.createAccount(administrator, { ...facts, ...fault })).rejects.toThrow(code(refusal));
});

test('an enterprise needs a correct social credit code, and each code is registered once', async () => {
  const facts = { name: '乙', kind: 'enterprise' as const, divisionCode: '440600' };
  const create = (uscc?: string) => access.createOrganisation(administrator, { ...facts, uscc });
  await expect(async () => create()).rejects.toThrow(code('access.uscc-wrong'));
  await expect(async () => create('91110000600037341M')).rejects.toThrow(code('access.uscc-wrong'));
  await expect(create('91110000600037341L')).rejects.toThrow(code('access.uscc-taken'));
});

test('only administrators create organisations', () => {
  const coordinator: Grant = { ...SYSTEM, role: 'coordinator', actor: newId() };
  expect(() =>
    access.createOrganisation(coordinator, { name: 'x', kind: 'exporting', divisionCode: '510000' }),
  ).toThrow(code('access.role-required'));
});
