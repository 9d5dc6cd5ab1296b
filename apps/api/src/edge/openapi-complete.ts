import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PUBLIC_EXTENSION } from './grant.guard.js';

interface Operation {
  operationId?: string;
  security?: object[];
  parameters?: object[];
  responses: Record<string, { description?: string; content?: object }>;
  [PUBLIC_EXTENSION]?: boolean;
}

const text = { type: 'string' };
const inBothLanguages = { type: 'object', properties: { zh: text, en: text }, required: ['zh', 'en'] };
/** RFC 9457. */
const PROBLEM = {
  type: 'object',
  properties: {
    type: { type: 'string', example: 'urn:mendao:problem:worker.missing' },
    title: { type: 'string', description: 'In Chinese, or in English where Accept-Language asks for it first.' },
    status: { type: 'integer' },
    code: { type: 'string', example: 'worker.missing', description: 'See the error index of the README.' },
    text: inBothLanguages,
    requestId: text,
    details: { type: 'object', additionalProperties: true },
    errors: {
      type: 'array',
      description: 'Of request.invalid: what is wrong where, as JSON Pointers.',
      items: { type: 'object', properties: { pointer: text, rule: text, text: inBothLanguages } },
    },
  },
  required: ['type', 'title', 'status', 'code', 'text', 'requestId'],
};
const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});
const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Sent again with the same body, the command has one effect and the answer is replayed.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};
const MEANINGS: Readonly<Record<string, string>> = { 200: 'Done', 201: 'Made', 202: 'Asked for', 204: 'Done; no body' };

/** What every route answers, by `Controller.method` and media type: written by the compiler from the methods' return types. */
interface Answers {
  readonly answers: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly schemas: Readonly<Record<string, object>>;
}

/** Adds what holds for every route: how it answers, which are public, how refusals look, which commands may be sent again. */
export function completed(document: OpenAPIObject): OpenAPIObject {
  const { answers, schemas } = JSON.parse(readFileSync(new URL('answers.json', import.meta.url), 'utf8')) as Answers;
  for (const methods of Object.values(document.paths) as Record<string, Operation>[]) {
    for (const [method, found] of Object.entries(methods)) {
      const { [PUBLIC_EXTENSION]: isPublic = false, ...operation } = found;
      const content = answers[operation.operationId?.replace('_', '.') ?? ''];
      for (const [status, answer] of Object.entries(operation.responses)) {
        answer.description ||= MEANINGS[status] ?? 'Done';
        if (content && isJson(answer.content)) answer.content = content;
      }
      operation.responses['4XX'] = refused('Refused, and why, in both languages');
      operation.responses['5XX'] = refused('Away for a moment, or a defect on our side');
      if (isPublic) operation.security = [];
      else if (method === 'post') operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
      methods[method] = operation;
    }
  }
  const named = { ...document.components?.schemas, ...schemas, Problem: PROBLEM };
  return { ...document, components: { ...document.components, schemas: named } };
}

const isJson = (content: object | undefined): boolean => !content || 'application/json' in content;
