import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './telemetry.js';

/** What a process answers about itself: alive, ready for work, and its figures. */
export interface Readiness {
  ready(): Promise<boolean>;
}

/** `/health/live`, `/health/ready` and `/metrics` for the processes that serve nothing else. Port 0 takes a free one. */
export async function probe(
  at: { host: string; port: number },
  readiness: Readiness,
  metrics: Metrics,
): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type }).end(body);
    const json = (status: number, body: object) => answer(status, 'application/json', JSON.stringify(body));
    switch (request.url ?? '') {
      case '/health/live':
        return json(200, { status: 'live' });
      case '/health/ready':
        return void readiness
          .ready()
          .catch(() => false)
          .then((ready) => json(ready ? 200 : 503, { status: ready ? 'ready' : 'not-ready' }));
      case '/metrics':
        return void metrics.registry
          .metrics()
          .then((text) => answer(200, metrics.registry.contentType, text))
          .catch(() => answer(500, 'text/plain', ''));
      default:
        return json(404, { status: 'no-such-route' });
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(at.port, at.host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
