import { connect } from 'node:net';
import request, { type Response } from 'supertest';
import type { Caller, Method, Stage } from '../support/stage.js';
import type { Route } from './routes.js';
import type { Tenant } from './world.js';

/** How much was asked so far. */
export const told = { sent: 0 };

/** Whoever may call a route, so that what is hostile gets past the guard. */
export function callerFor(
  { path }: Route,
  stage: Stage,
  { office, enterprise, carrier, leader, worker }: Tenant,
): Caller {
  if (/^\/v1\/(organisations|accounts|clock|agreements|health-rules|health-rehearsals|issuing-keys)/.test(path))
    return stage.admin;
  if (path.startsWith('/v1/self-service')) return worker;
  if (/^\/v1\/(vehicles|drivers)|^\/v1\/carrier-offers.*(confirm|decline|release)$/.test(path)) return carrier.staff;
  if (/^\/v1\/carrier/.test(path)) return office.coordinator;
  if (/^\/v1\/(sites|vacancies|api-keys)/.test(path) || /(confirm|refuse)$/.test(path.replace(/passengers.*/, '')))
    return enterprise.key;
  if (/\/count$|^\/v1\/arrival-slots/.test(path)) return enterprise.gate;
  return /\/sign$|\/hand-overs/.test(path) ? leader : office.coordinator;
}

/** What is wrong with an answer that should be a refusal or a success, in a line; null where nothing is. */
export function faultOf(answer: Response, what: string): string | null {
  told.sent += 1;
  const { status, headers, body } = answer;
  if (status < 400) return null;
  const line = `${what} → ${String(status)} ${answer.text.slice(0, 200)}`;
  if (status >= 500 || !/^application\/problem\+json/.test(String(headers['content-type']))) return line;
  const isProblem =
    body.type === `urn:mendao:problem:${String(body.code)}` &&
    body.status === status &&
    body.title === body.text?.zh &&
    [body.title, body.text?.en].every((text) => typeof text === 'string' && text.length > 0) &&
    body.requestId === headers['x-request-id'];
  return isProblem ? null : line;
}

/** So many at a time; gives the faults found. */
export async function inParallel(asks: readonly (() => Promise<string | null>)[], width = 16): Promise<string[]> {
  const faults: string[] = [];
  const queue = [...asks];
  const work = async () => {
    for (let ask = queue.pop(); ask; ask = queue.pop()) {
      const fault = await ask();
      if (fault) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return faults;
}

/** A body of raw text, as it stands. */
export const raw = (caller: Caller, path: string, method: Method, text: string, type = 'application/json') =>
  request(caller.url)
    [method](`/v1/${path}`)
    .set('authorization', caller.authorization)
    .set('content-type', type)
    .send(text);

/** Writes to the socket as it stands, and gives what came back until it closed. */
export const speak = (url: string, text: string) =>
  new Promise<string>((resolve, reject) => {
    const { port, hostname } = new URL(url);
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.end(text));
    socket.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
    socket.on('close', () => resolve(heard)).on('error', reject);
  });
