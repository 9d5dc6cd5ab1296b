import type { Settings } from '#platform';

/** Settings of a testing module on a database of its own. */
export const settingsFor = (databaseUrl: string, more: Partial<Settings> = {}): Settings => ({
  host: '127.0.0.1',
  port: 0,
  trustedProxies: [],
  databaseUrl,
  databasePool: 20,
  redisUrl: null,
  queuePrefix: '{test}',
  queueLockSeconds: 2,
  authSecret: 'test'.repeat(10),
  oidc: null,
  fieldKeyId: 'k1',
  fieldKey: Buffer.alloc(32, 1),
  indexKeyId: 'i1',
  indexKey: Buffer.alloc(32, 2),
  keyFile: null,
  keyWrappingKey: null,
  revealsOfPerson: 1000,
  revealsOfOffice: 10_000,
  businessClock: 'simulated',
  referenceFolder: 'config/reference',
  noticeFolder: null,
  logLevel: 'error',
  ...more,
});

/** The same as environment variables of a process. */
export const environmentFor = (settings: Settings): Record<string, string> => ({
  DATABASE_URL: settings.databaseUrl,
  DATABASE_POOL: String(settings.databasePool),
  AUTH_SECRET: settings.authSecret,
  FIELD_KEY: settings.fieldKey.toString('base64'),
  INDEX_KEY: settings.indexKey.toString('base64'),
  INDEX_KEY_ID: settings.indexKeyId,
  ...(settings.keyFile ? { KEY_FILE: settings.keyFile } : {}),
  REVEALS_OF_PERSON: String(settings.revealsOfPerson),
  REVEALS_OF_OFFICE: String(settings.revealsOfOffice),
  BUSINESS_CLOCK: settings.businessClock,
  REFERENCE_FOLDER: settings.referenceFolder,
  ...(settings.noticeFolder ? { NOTICE_FOLDER: settings.noticeFolder } : {}),
  QUEUE_PREFIX: settings.queuePrefix,
  QUEUE_LOCK_SECONDS: String(settings.queueLockSeconds),
  LOG_LEVEL: settings.logLevel,
  ...(settings.redisUrl ? { REDIS_URL: settings.redisUrl } : {}),
});
