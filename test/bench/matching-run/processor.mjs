// Processor time of processes, user and system together, in seconds; the kernel counts hundredths. On a busy machine it
// tells more than the clock.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of one process, all threads together. */
export const processorSeconds = ({ pid }) => spent(timesOf(pid).slice(0, 2));

/** Of a PostgreSQL server with all its processes, those that have ended too. */
export function databaseSeconds(data) {
  const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster);
  return spent([timesOf(postmaster), ...children.map((pid) => timesOf(pid).slice(0, 2))].flat());
}

const spent = (hundredths) => Math.round(hundredths.reduce((sum, ticks) => sum + ticks, 0)) / 100;

/** User and system time, then those of children that have ended. */
const timesOf = (pid) => fieldsOf(pid).slice(11, 15).map(Number);
const parentOf = (pid) => Number(fieldsOf(pid)[1]);

/** A process may end in between. */
function fieldsOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  } catch {
    return Array(15).fill(0);
  }
}
