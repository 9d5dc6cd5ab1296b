import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { logOptions, Metrics, NestLog, settingsOrExit } from '#platform';
import { ApiModule } from './api.module.js';
import { dress, fastify, versioned } from './edge/server.js';
import { serveOpenApi } from './edge/openapi.js';

const settings = settingsOrExit();
const log = pino(logOptions('api', settings));

const app = await NestFactory.create<NestFastifyApplication>(
  ApiModule.with(settings),
  fastify(settings.trustedProxies),
  {
    logger: new NestLog(log),
    // Fastify reads JSON itself; forms are not taken.
    bodyParser: false,
  },
);
dress(app, app.get(Metrics), (line, message) => log.info(line, message));
versioned(app);
serveOpenApi(app);
// First no new requests, then those in hand, then the database: Nest closes them in that order.
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
await app.listen(settings.port, settings.host);
log.info({ port: settings.port }, 'listening');
