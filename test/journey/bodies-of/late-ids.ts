import type { Office } from '../../support/journey.js';
import { waitFor } from '../../support/wait-for.js';

/** An authority of the destination is told of the trip once it is approved. */
export async function notifiedOf({ coordinator }: Office): Promise<string> {
  const found = async () => (await coordinator.ok('get', 'authority-notifications')).items;
  await waitFor(async () => (await found()).length > 0, { what: 'a notification of an authority' });
  return (await found())[0].id;
}

/** The clock has moved past a departure; ours is to come. */
export async function alarmOf({ coordinator }: Office): Promise<string> {
  const found = async () => (await coordinator.ok('get', 'alarms')).items;
  await waitFor(async () => (await found()).length > 0, { what: 'an alarm' });
  return (await found())[0].id;
}
