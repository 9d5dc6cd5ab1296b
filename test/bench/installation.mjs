// A migrated database as the processes of a benchmark are told of it.
import { migrate } from '#platform';

/** @returns the processes' environment, on keys that are anybody's */
export async function install(postgres, redis = null, more = {}) {
  const app = new URL(postgres.url);
  [app.username, app.password] = ['mendao_app', 'bench'];
  await migrate(postgres.url, { appPassword: app.password });
  return {
    DATABASE_URL: app.href,
    AUTH_SECRET: 'bench'.repeat(10),
    FIELD_KEY: Buffer.alloc(32, 1).toString('base64'),
    INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
    LOG_LEVEL: 'warn',
    ...(redis && { REDIS_URL: redis.url }),
    ...more,
  };
}
