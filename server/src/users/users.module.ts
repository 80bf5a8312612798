import { Module } from '@nestjs/common';
import { AccountsRepository } from './accounts/accounts.repository.js';
import { AccountsService } from './accounts/accounts.service.js';
import { AuthController } from './accounts/auth.controller.js';
import { FirstOperator } from './accounts/first-operator.js';
import { PasswordHasher } from './accounts/password-hasher.js';
import { ApiKeyService } from './api-keys/api-key.service.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { Authentication } from './authentication.js';
import { OperatorActions } from './operator-actions/operator-actions.js';
import { SessionCopiesInRedis } from './sessions/session-copies-in-redis.js';
import { SessionPurge } from './sessions/session-purge.js';
import { SessionService } from './sessions/session.service.js';
import { SessionsRepository } from './sessions/sessions.repository.js';

/** Accounts, sessions and API keys; guards and decorators of other modules' routes need nothing injected from here. */
@Module({
  controllers: [AuthController, ApiKeysController],
  providers: [
    AccountsRepository,
    AccountsService,
    ApiKeyService,
    Authentication,
    FirstOperator,
    OperatorActions,
    PasswordHasher,
    SessionCopiesInRedis,
    SessionPurge,
    SessionService,
    SessionsRepository,
  ],
  exports: [AccountsService, OperatorActions, SessionService],
})
export class UsersModule {}
