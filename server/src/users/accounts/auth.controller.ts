import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../../platform/config/app-config.js';
import { ApiProblems } from '../../platform/http/problems/api-problems.decorator.js';
import { RateLimited } from '../../platform/http/route-config.js';
import { failureOf } from '../request-principal.js';
import { clearSessionCookie, sessionToken, setSessionCookie } from '../sessions/session-cookie.js';
import { SessionService } from '../sessions/session.service.js';
import type { UserRow } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import type { SignIn } from './accounts.service.js';
import { GuestDto, LoginDto, RegisterDto, UserDocument } from './auth.dto.js';

const COOKIE_HEADER = {
  'Set-Cookie': { description: 'The session: `sid`, HttpOnly, SameSite=Lax, Secure over TLS.', required: true, schema: { type: 'string' as const } },
};
const GUEST_NAME = 'Guest';

@ApiTags('Signing in')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: SessionService,
    private readonly config: AppConfig,
  ) {}

  @Post('register')
  @RateLimited('guests')
  @ApiOperation({ operationId: 'register', summary: 'Make an account; a guest keeps the id and the reservations' })
  @ApiCreatedResponse({ type: UserDocument, headers: COOKIE_HEADER })
  @ApiProblems('VALIDATION_FAILED', 'EMAIL_TAKEN', 'OVERLOADED', 'OUTCOME_UNKNOWN')
  async register(
    @Body() body: RegisterDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserDocument> {
    // Who cannot be told from a guest must not lose reservations to a second account.
    const failure = failureOf(request);
    if (failure !== undefined) throw failure;
    return this.welcome(await this.accounts.register(body, request.principal, sessionToken(request)), request, reply);
  }

  @Post('login')
  @HttpCode(200)
  @RateLimited('signIns')
  @ApiOperation({ operationId: 'signIn', summary: 'Sign in with e-mail address and password' })
  @ApiOkResponse({ type: UserDocument, headers: COOKIE_HEADER })
  @ApiProblems('VALIDATION_FAILED', 'INVALID_CREDENTIALS', 'OVERLOADED')
  async login(
    @Body() { email, password }: LoginDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserDocument> {
    return this.welcome(await this.accounts.signIn(email, password, sessionToken(request)), request, reply);
  }

  @Post('guest')
  @RateLimited('guests')
  @ApiOperation({ operationId: 'signInAsGuest', summary: 'Begin a session without an account' })
  @ApiBody({ type: GuestDto, required: false })
  @ApiCreatedResponse({ type: UserDocument, headers: COOKIE_HEADER })
  @ApiProblems('VALIDATION_FAILED', 'FORBIDDEN')
  async guest(
    @Body() { name }: GuestDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserDocument> {
    return this.welcome(await this.accounts.signInGuest(name ?? GUEST_NAME, sessionToken(request)), request, reply);
  }

  @Post('logout')
  @HttpCode(204)
  @ApiOperation({ operationId: 'signOut', summary: 'End the session, here at once and elsewhere within 5 s' })
  @ApiNoContentResponse()
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = sessionToken(request);
    if (token !== undefined) await this.sessions.end(token);
    clearSessionCookie(request, reply);
  }

  @Get('me')
  @ApiOperation({ operationId: 'getMe', summary: 'Who is signed in' })
  @ApiOkResponse({ type: UserDocument })
  @ApiNoContentResponse({ description: 'Nobody is signed in.' })
  async me(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserDocument | undefined> {
    const failure = failureOf(request);
    if (failure !== undefined) throw failure;
    const { principal } = request;
    const user = principal === null ? undefined : await this.accounts.find(principal.userId);
    if (user === undefined) void reply.status(204);
    return user && userDocument(user);
  }

  private welcome({ user, token }: SignIn, request: FastifyRequest, reply: FastifyReply): UserDocument {
    setSessionCookie(request, reply, token, this.config.sessionTtlSeconds);
    return userDocument(user);
  }
}

function userDocument({ id, name, email, role }: UserRow): UserDocument {
  return { id, name, email, role };
}
