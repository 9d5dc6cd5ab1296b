import { expect, test } from 'vitest';
import { readSettings, SettingsError } from './settings.js';

const good = {
  DATABASE_URL: 'postgres://mendao_app:x@127.0.0.1:5432/mendao',
  AUTH_SECRET: 'a'.repeat(32),
  FIELD_KEY: Buffer.alloc(32, 1).toString('base64'),
  INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
};

const faultsOf = (environment: Record<string, string>) => {
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    return (error as SettingsError).faults;
  }
};

test('what is not said has a safe default', () => {
  expect(readSettings(good)).toMatchObject({ port: 3000, host: '127.0.0.1', redisUrl: null, businessClock: 'real' });
});

test('every bad variable is named at once', () => {
  const faults = faultsOf({
    ...good,
    PORT: 'x',
    FIELD_KEY: 'short',
    BUSINESS_CLOCK: 'moon',
    DATABASE_URL: 'mysql://x',
  });
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['PORT', 'DATABASE_URL', 'FIELD_KEY', 'BUSINESS_CLOCK']);
});

test('a missing secret is a fault, and no fault repeats a value', () => {
  const faults = faultsOf({ ...good, AUTH_SECRET: 'hunter2' });
  expect(faults).toEqual(['AUTH_SECRET is wrong: wants at least 32 characters']);
  expect(faultsOf({})).toContain('INDEX_KEY is missing: wants 32 bytes in base64');
});

test('an identity provider brings its audience and the place of its keys', () => {
  expect(readSettings({ ...good, OIDC_ISSUER: 'https://id.example.cn' }).oidc).toEqual({
    issuer: 'https://id.example.cn',
    audience: 'mendao',
    keysUrl: 'https://id.example.cn/.well-known/jwks.json',
  });
});
