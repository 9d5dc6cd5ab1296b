import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Grant, SignInService } from '#platform';
import { By, Public } from '../edge/grant.guard.js';
import { RefreshBody, SignInBody } from './access.dto.js';

@ApiTags('sign-in')
@Controller('sign-in')
export class SignInController {
  constructor(private readonly signIn: SignInService) {}

  /** A person signs in with login and password. */
  @Public()
  @Post()
  @HttpCode(200)
  withPassword(@Body() { login, password }: SignInBody) {
    return this.signIn.signIn(login, password);
  }

  /** New tokens for a refresh token, which is good once. */
  @Public()
  @Post('refresh')
  @HttpCode(200)
  refresh(@Body() { refreshToken }: RefreshBody) {
    return this.signIn.refresh(refreshToken);
  }

  /** Ends the sign-in that a refresh token belongs to. */
  @Public()
  @Post('end')
  @HttpCode(204)
  end(@Body() { refreshToken }: RefreshBody) {
    return this.signIn.signOut(refreshToken);
  }

  /** Who am I, and in which role? */
  @Get('me')
  me(@By() { actor, role, organisation, scope, site, trip }: Grant) {
    return { actor, role, organisation, scope, site, trip };
  }
}
