import { isIP } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that a process may be told from outside, read once and passed on as a value. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Addresses or networks of the proxies whose word on where a request came from is taken. */
  readonly trustedProxies: readonly string[];
  readonly databaseUrl: string;
  readonly databasePool: number;
  /** Absent: queues run on BullMQ's PostgreSQL backend. */
  readonly redisUrl: string | null;
  /** Keeps the queues of several installations on one Redis apart; its braces keep them on one slot of a cluster. */
  readonly queuePrefix: string;
  /** A killed process's jobs are taken up by another after about this long to twice as long. */
  readonly queueLockSeconds: number;
  readonly authSecret: string;
  /** When present, people sign in with this provider's tokens instead of passwords held here. */
  readonly oidc: { readonly issuer: string; readonly audience: string; readonly keysUrl: string } | null;
  readonly fieldKeyId: string;
  readonly fieldKey: Buffer;
  readonly indexKeyId: string;
  readonly indexKey: Buffer;
  /** JSON with several keys; FIELD_KEY and INDEX_KEY are not read then. */
  readonly keyFile: string | null;
  /** Opens the keys of the file where they are wrapped. */
  readonly keyWrappingKey: Buffer | null;
  /** How often a day one person, and one office, may look at sealed numbers. */
  readonly revealsOfPerson: number;
  readonly revealsOfOffice: number;
  readonly businessClock: 'real' | 'simulated';
  readonly referenceFolder: string;
  /** Where messages to people are written, for whoever sends them on; absent: everybody is told from printed lists. */
  readonly noticeFolder: string | null;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

const NO_KEY = Buffer.alloc(0);

/** Names every variable that is missing or wrong; values are never printed. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`Bad settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** @throws SettingsError with all faults at once */
export function readSettings(env: Environment): Settings {
  const faults: string[] = [];
  const read = <T>(name: string, fallback: string | null, parse: (raw: string) => T | undefined, wants: string): T => {
    const raw = env[name] ?? fallback;
    const value = raw === null ? undefined : parse(raw);
    if (value === undefined) faults.push(`${name} ${raw === null ? 'is missing' : 'is wrong'}: wants ${wants}`);
    return value as T;
  };
  const url = (protocols: string) => (raw: string) => {
    const protocol = URL.canParse(raw) ? new URL(raw).protocol : '';
    return protocols.split(' ').includes(protocol) ? raw : undefined;
  };
  const whole = (least: number, most: number) => (raw: string) =>
    /^\d+$/.test(raw) && Number(raw) >= least && Number(raw) <= most ? Number(raw) : undefined;
  const one =
    <const T extends string>(...values: T[]) =>
    (raw: string) =>
      values.find((value) => value === raw);
  const key = (raw: string) => (Buffer.from(raw, 'base64').length === 32 ? Buffer.from(raw, 'base64') : undefined);
  const addresses = (raw: string) => {
    const list = raw
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    return list.every((one) => isIP(one.split('/')[0] ?? '') > 0) ? list : undefined;
  };
  const text = (least: number) => (raw: string) => (raw.length >= least ? raw : undefined);
  const optionalUrl = (name: string, protocols: string) =>
    env[name] ? read(name, null, url(protocols), `a URL (${protocols})`) : null;

  const name = (raw: string) => (/^[\w-]{1,16}$/.test(raw) ? raw : undefined);
  const keyFile = env['KEY_FILE'] ?? null;
  const issuer = optionalUrl('OIDC_ISSUER', 'https: http:');
  const settings: Settings = {
    host: read('HOST', '127.0.0.1', text(1), 'an address to listen on'),
    port: read('PORT', '3000', whole(0, 65_535), 'a port number'),
    trustedProxies: read('TRUSTED_PROXIES', '', addresses, 'addresses or networks, with commas between'),
    databaseUrl: read('DATABASE_URL', null, url('postgres: postgresql:'), 'a postgres:// URL of the role mendao_app'),
    databasePool: read('DATABASE_POOL', '10', whole(2, 200), 'a number of connections, 2 to 200'),
    redisUrl: optionalUrl('REDIS_URL', 'redis: rediss:'),
    queuePrefix: read('QUEUE_PREFIX', '{mendao}', (raw) => (/^\{[\w-]+\}$/.test(raw) ? raw : undefined), '{name}'),
    queueLockSeconds: read('QUEUE_LOCK_SECONDS', '10', whole(1, 600), 'seconds, 1 to 600'),
    authSecret: read('AUTH_SECRET', null, text(32), 'at least 32 characters'),
    oidc:
      issuer === null
        ? null
        : {
            issuer,
            audience: read('OIDC_AUDIENCE', 'mendao', text(1), 'the audience of the tokens'),
            keysUrl: read(
              'OIDC_KEYS_URL',
              `${issuer}/.well-known/jwks.json`,
              url('https: http:'),
              'the URL of the key set',
            ),
          },
    fieldKeyId: read('FIELD_KEY_ID', 'k1', name, 'a short name'),
    fieldKey: keyFile ? NO_KEY : read('FIELD_KEY', null, key, '32 bytes in base64'),
    indexKeyId: read('INDEX_KEY_ID', 'i1', name, 'a short name'),
    indexKey: keyFile ? NO_KEY : read('INDEX_KEY', null, key, '32 bytes in base64'),
    keyFile,
    keyWrappingKey: env['KEY_WRAPPING_KEY'] ? read('KEY_WRAPPING_KEY', null, key, '32 bytes in base64') : null,
    revealsOfPerson: read('REVEALS_OF_PERSON', '50', whole(0, 100_000), 'reveals a day'),
    revealsOfOffice: read('REVEALS_OF_OFFICE', '500', whole(0, 1_000_000), 'reveals a day'),
    businessClock: read('BUSINESS_CLOCK', 'real', one('real', 'simulated'), 'real or simulated'),
    referenceFolder: read('REFERENCE_FOLDER', path.resolve('config/reference'), text(1), 'a folder'),
    noticeFolder: env['NOTICE_FOLDER'] ? path.resolve(env['NOTICE_FOLDER']) : null,
    logLevel: read(
      'LOG_LEVEL',
      'info',
      one('silent', 'error', 'warn', 'info', 'debug'),
      'silent, error, warn, info or debug',
    ),
  };
  if (faults.length > 0) throw new SettingsError(faults);
  return settings;
}

/** For the main file of a process: prints every fault and ends with 78 (EX_CONFIG) where the settings are bad. */
export function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
}

/** What the command line takes from its environment when it starts an installation of its own. */
export interface LaunchPlace {
  readonly uid: number;
  readonly home: string;
  readonly xdgDataHome: string | undefined;
  readonly redisUrl: string | undefined;
  readonly ownerUrl: string | undefined;
  readonly databaseUrl: string | undefined;
}

export const launchPlace = (): LaunchPlace => ({
  uid: process.getuid?.() ?? 1,
  home: homedir(),
  xdgDataHome: process.env['XDG_DATA_HOME'],
  redisUrl: process.env['REDIS_URL'],
  ownerUrl: process.env['DATABASE_OWNER_URL'],
  databaseUrl: process.env['DATABASE_URL'],
});
