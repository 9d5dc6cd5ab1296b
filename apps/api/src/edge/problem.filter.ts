import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type RefusalKind, type Text } from '#kernel';
import { InvalidRequest } from './validation.js';

const STATUS: Record<RefusalKind, number> = {
  invalid: 422,
  missing: 404,
  conflict: 409,
  forbidden: 403,
  unauthenticated: 401,
  exhausted: 429,
  unavailable: 503,
};

/** What the framework itself refuses, by status. */
const REQUEST_FAULTS: Readonly<Record<number, readonly [code: string, text: Text]>> = {
  400: ['request.malformed', { zh: '请求格式不正确', en: 'The request cannot be read' }],
  404: ['request.no-such-route', { zh: '没有这个地址', en: 'There is nothing at this address' }],
  405: ['request.no-such-route', { zh: '没有这个地址', en: 'There is nothing at this address' }],
  406: ['request.malformed', { zh: '请求格式不正确', en: 'The request cannot be read' }],
  408: ['request.too-slow', { zh: '请求发送过慢', en: 'The request took too long to arrive' }],
  413: ['request.too-large', { zh: '请求内容过大', en: 'The request is too large' }],
  414: ['request.malformed', { zh: '请求格式不正确', en: 'The request cannot be read' }],
  415: ['request.media-type', { zh: '不支持这种内容类型', en: 'This content type is not taken here' }],
  431: ['request.too-large', { zh: '请求内容过大', en: 'The request is too large' }],
};
const DEFECT: readonly [string, Text] = [
  'server.defect',
  { zh: '系统内部错误，请凭请求编号联系管理员', en: 'A defect on our side; quote the request id' },
];

/** RFC 9457, with the text in both languages. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly text: Text;
  readonly requestId: string;
  readonly details?: object;
  readonly errors?: readonly object[];
}

/** Every refusal and every defect leaves as a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error, request);
    if (problem.code === 'server.defect') this.log.error(error);
    // The database refused what the edge let through: a check is missing.
    if (problem.code === 'database.value-unfit') this.log.warn(`${problem.code} on ${request.routeOptions.url ?? ''}`);
    sendProblem(reply, problem);
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  // Set here as well: what the framework refuses has met no hook.
  void reply.headers({ 'x-request-id': problem.requestId, 'cache-control': 'no-store' });
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503) void reply.header('retry-after', '2');
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Of a message that could not be read as HTTP. */
export function problemOfBrokenMessage(parserCode: string | undefined, id: string): Problem {
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[parserCode ?? ''] ?? 400;
  return problemOf(new HttpException('', status), { id, headers: {} });
}

export const mediaTypeRefused = () => new HttpException('', 415);
export const sizeRefused = () => new HttpException('', 413);

export function problemOf(error: unknown, request: Pick<FastifyRequest, 'id' | 'headers'>): Problem {
  const shape = (code: string, status: number, text: Text, more: object = {}): Problem => ({
    type: `urn:mendao:problem:${code}`,
    title: prefersEnglish(request) ? text.en : text.zh,
    status,
    code,
    text,
    requestId: request.id,
    ...more,
  });
  if (error instanceof InvalidRequest) return shape('request.invalid', 422, error.text, { errors: error.items });
  if (error instanceof DomainError)
    return shape(error.code, STATUS[error.kind], error.text, { details: error.details });
  const status = statusOf(error);
  const [code, text] = REQUEST_FAULTS[status] ?? (status < 500 ? REQUEST_FAULTS[400] : undefined) ?? DEFECT;
  return shape(code, code === DEFECT[0] ? 500 : status, text);
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's own refusals (body too large, bad JSON, unknown content type) carry statusCode.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return 500;
}

/** zh-CN unless English is asked for first. */
const prefersEnglish = (request: Pick<FastifyRequest, 'headers'>): boolean =>
  /^\s*en\b/i.test(request.headers['accept-language'] ?? '');
