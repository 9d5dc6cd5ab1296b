// The project's own processes as benchmarks run them, from dist/, and calls to the API.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#platform';

const children = [];
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(1));
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

/** Starts a process and waits until it is ready. */
export async function start(name, environment) {
  const port = String(await freePort());
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PORT: port, ...environment };
  const child = spawn(process.execPath, [`dist/apps/${name}/src/main.js`], { env, stdio: ['ignore', 2, 2] });
  children.push(child);
  const started = { child, url: `http://127.0.0.1:${port}` };
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) break;
    const ready = await fetch(`${started.url}/health/ready`).catch(() => null);
    if (ready?.ok) return started;
    await pause(100);
  }
  throw new Error(`The ${name} process did not become ready`);
}

/** Ends all that were started. */
export const stopAll = () => Promise.all(children.map(stop));

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await closed;
  clearTimeout(force);
}

/** What a route answers. @throws where it refuses */
export async function call({ url }, method, path, body, token) {
  const answer = await fetch(`${url}/v1/${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
