export { keepServer, type KeptServer } from './embedded/kept-server.js';
export { AccessService } from './access/access.service.js';
export {
  ORGANISATION_KINDS,
  type AccountFacts,
  type OrganisationFacts,
  type OrganisationKind,
  type Tokens,
} from './access/access.js';
export { hashSecret, newSecret, sameHash } from './access/secrets.js';
export { organisationNames } from './access/organisation-names.service.js';
export { SignInService } from './access/sign-in.service.js';
export { TokenService } from './access/token.service.js';
export { BusinessClock } from './clock.service.js';
export { copyIn, copyOut, copyLine, type CopyValue } from './jobs/copy.js';
export { asRefusal, columnsOf, constraintMeans, Database, entitiesOf, oneOf, planned, SnakeNames } from './database.js';
export { defaultFolder, makeFolder, temporaryFolder } from './embedded/folders.js';
export { freePort } from './embedded/loopback.js';
export { startPostgres, type EmbeddedPostgres } from './embedded/postgres.js';
export { startRedis, type EmbeddedRedis } from './embedded/redis.js';
export { FieldCipher } from './field-cipher.js';
export { INDEX_KEY_LOCK } from './keys/held-key.js';
export {
  KEY_PURPOSES,
  KeyRing,
  LocalWrapping,
  openKeys,
  settingsRing,
  type KeyPurpose,
  type KeySource,
  type KeyWrapping,
} from './keys/key-source.js';
export {
  asOwner,
  reseal,
  sealedCounts,
  SEALED_COLUMNS,
  type OwnerConnection,
  type SealedCount,
} from './keys/resealing.js';
export { need, ROLES, SYSTEM, type Grant, type Role } from './grant.js';
export { IdempotencyService, type Replay } from './idempotency.service.js';
export { newId, uuids } from './ids.js';
export { pairUp, type Delivery, type JobContract, type JobPayload, type JobProcessor } from './jobs/contracts.js';
export { APP_ROLE, migrate, subscribeAll } from './migrate.js';
export { migrations } from './migrations/index.js';
export { jobIdOf, Outbox, type DueJob } from './jobs/outbox.service.js';
export { record, recordAlike, recordEach, type AlikeEvents, type DomainEvent } from './jobs/record.js';
export { platformEntities } from './entities.js';
export { PlatformModule } from './platform.module.js';
export { Queues } from './jobs/queues.js';
export { probe, type Readiness } from './probe.js';
export { launchPlace, readSettings, settingsOrExit, SettingsError, type Settings } from './settings.js';
export { logOptions, Metrics, NestLog } from './telemetry.js';
export { stepEach, type Stepping } from './commands/step-each.js';
export { KEYS, SETTINGS } from './tokens.js';
export { FileNotices } from './notices/file-notices.js';
export { NoticeProvider, type Mailing, type Message } from './notices/notice-provider.js';
