import { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { catchError, from, mergeMap, type Observable, of, switchMap } from 'rxjs';
import { DomainError } from '#kernel';
import { IdempotencyService } from '#platform';
import type { GrantedRequest } from './grant.guard.js';

const wrongKey = () =>
  new DomainError('idempotency.key-wrong', 'invalid', {
    zh: 'Idempotency-Key 应为 1 至 200 个可见字符',
    en: 'An Idempotency-Key has 1 to 200 visible characters',
  });

/** A POST with an `Idempotency-Key` has one effect and one answer, however often it is sent. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly commands: IdempotencyService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<GrantedRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = request.headers['idempotency-key'];
    const { grant } = request;
    if (request.method !== 'POST' || key === undefined || !grant) return next.handle();
    if (typeof key !== 'string' || !/^[!-~]{1,200}$/.test(key)) throw wrongKey();
    // A file is not read here; it is a key of its own: the same file again changes nothing.
    if (request.body instanceof Readable) return next.handle();

    const asked = `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`;
    return from(this.commands.begin(grant.actor, key, asked)).pipe(
      switchMap((replay) => {
        if (replay) {
          void reply.header('idempotency-replayed', 'true').status(replay.status ?? 201);
          return of(replay.answer);
        }
        request.grant = { ...grant, command: key };
        return next.handle().pipe(
          mergeMap(async (answer: unknown) => {
            await this.commands.finish(grant.actor, key, { status: reply.statusCode, answer });
            return answer;
          }),
          catchError(async (error: unknown) => {
            await this.commands.abandon(grant.actor, key);
            throw error;
          }),
        );
      }),
    );
  }
}
