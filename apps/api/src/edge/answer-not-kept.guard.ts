import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#kernel';

const keyNotTaken = () =>
  new DomainError('idempotency.key-not-taken', 'invalid', {
    zh: '此操作的结果不留存，请勿使用 Idempotency-Key',
    en: 'The answer of this route is not kept; send no Idempotency-Key',
  });

/** A route whose answer bears sealed values: under an Idempotency-Key it would be kept in clear. */
@Injectable()
export class AnswerNotKept implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (headers['idempotency-key'] !== undefined) throw keyNotTaken();
    return true;
  }
}
