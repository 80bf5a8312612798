import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { SessionService } from '../sessions/session.service.js';
import { AccountsRepository } from './accounts.repository.js';
import { PasswordHasher } from './password-hasher.js';

/**
 * Makes the operator of OPERATOR_EMAIL at boot; any number of instances may boot at once. An operator who is there
 * already keeps the stored password. A buyer's account with that address, which anybody could have made since
 * addresses are not verified, becomes the operator's with the password from the settings, and its sessions end.
 */
@Injectable()
export class FirstOperator implements OnApplicationBootstrap {
  private readonly logger = new Logger(FirstOperator.name);

  constructor(
    private readonly config: AppConfig,
    private readonly accounts: AccountsRepository,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.operator === undefined) return;
    const { password } = this.config.operator;
    const email = this.config.operator.email.normalize('NFC').toLowerCase();
    if ((await this.accounts.findByEmail(email))?.role === 'operator') return;
    const made = await this.accounts.insertOperator(newId(), email, await this.hasher.hash(password));
    if (made === undefined) return;
    if (!made.created) {
      await this.sessions.endAllOf(made.id);
      this.logger.warn('The account of OPERATOR_EMAIL became the operator; its password is now OPERATOR_PASSWORD and its sessions have ended');
    }
  }
}
