import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readSettings } from '#platform';
import { ApiModule } from './api.module.js';
import { openApiOf } from './edge/openapi.js';
import { fastify, versioned } from './edge/server.js';

// Writes the OpenAPI 3.1 document to the file named, without a database: the module is made in preview.
const key = Buffer.alloc(32).toString('base64');
const settings = readSettings({
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  AUTH_SECRET: '-'.repeat(32),
  FIELD_KEY: key,
  INDEX_KEY: key,
});
const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(settings), fastify(), {
  preview: true,
  abortOnError: false,
  logger: ['error'],
});
versioned(app);
const document = `${JSON.stringify(openApiOf(app), null, 2)}\n`;
const file = process.argv[2];
if (file) writeFileSync(file, document);
else process.stdout.write(document);
