import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#kernel';
import { type Grant, SignInService } from '#platform';

const PUBLIC = 'public-route';
/** How the OpenAPI document learns of it. */
export const PUBLIC_EXTENSION = 'x-public';

/** A route that needs no sign-in. */
export const Public = () => applyDecorators(SetMetadata(PUBLIC, true), ApiExtension(PUBLIC_EXTENSION, true));

export interface GrantedRequest extends FastifyRequest {
  grant?: Grant;
}

/** The grant of whoever asks. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Grant => {
  const { grant } = context.switchToHttp().getRequest<GrantedRequest>();
  if (!grant) throw new Error('A public route asks for a grant');
  return grant;
});

/** Every route but the public ones wants a bearer token or an API key. */
@Injectable()
export class GrantGuard implements CanActivate {
  constructor(
    private readonly signIn: SignInService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<GrantedRequest>();
    const [, bearer] = /^Bearer (\S{1,4096})$/.exec(request.headers.authorization ?? '') ?? [];
    if (!bearer) throw tokenWanted();
    request.grant = await this.signIn.grantOf(bearer);
    return true;
  }
}

const tokenWanted = () =>
  new DomainError('access.token-wanted', 'unauthenticated', {
    zh: '请先登录，并在 Authorization 中提供令牌',
    en: 'Sign in first and send the token as Authorization: Bearer',
  });
