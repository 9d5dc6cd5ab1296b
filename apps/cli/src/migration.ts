import { arrivalsJobs } from '#arrivals';
import { matchingJobs } from '#matching';
import { type JobContract, launchPlace, migrate, subscribeAll } from '#platform';
import { transportJobs } from '#transport';
import { workersJobs } from '#workers';

/** Every job contract there is: events recorded before the first worker starts find their subscriptions. */
export const CONTRACTS: readonly JobContract[] = [...workersJobs, ...matchingJobs, ...transportJobs, ...arrivalsJobs];

/** Migrates with the owner's rights; the application's password is the one in DATABASE_URL. */
export async function migrateCommand(): Promise<number> {
  const { ownerUrl, databaseUrl } = launchPlace();
  if (!ownerUrl || !databaseUrl || !URL.canParse(ownerUrl) || !URL.canParse(databaseUrl)) {
    process.stderr.write('DATABASE_OWNER_URL and DATABASE_URL are wanted\n');
    return 78;
  }
  await migrate(ownerUrl, { appPassword: decodeURIComponent(new URL(databaseUrl).password) });
  await subscribeAll(ownerUrl, CONTRACTS);
  process.stderr.write('数据库已是最新 · the database is up to date\n');
  return 0;
}
