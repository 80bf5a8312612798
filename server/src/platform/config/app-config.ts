import { isIP } from 'node:net';
import { SettingsReader } from './settings.js';

export type StrategyName = 'slot' | 'lock';
export type PaymentMode = 'demo' | 'external';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export interface RateLimits {
  readonly enabled: boolean;
  /** Requests a minute of one user, in all sessions together, or of one API key. */
  readonly perSessionPerMinute: number;
  /** Requests a minute of one address without a session. */
  readonly perAddressPerMinute: number;
  /** Guests and accounts made a minute from one address; a carrier puts thousands of phones behind one. */
  readonly guestsPerAddressPerMinute: number;
  /** Sign-ins tried a minute from one address. */
  readonly signInsPerAddressPerMinute: number;
}

/** Every setting of the server, checked once at boot. `process.env` is read nowhere else. */
export class AppConfig {
  readonly port: number;
  readonly host: string;
  /** How long a server that is told to stop goes on answering, so that callers can move to another one. */
  readonly drainMs: number;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  /** Absent: the server runs on PostgreSQL alone. */
  readonly redisUrl: string | undefined;
  readonly strategy: StrategyName;
  readonly holdSeconds: number;
  readonly maxQuantityPerReservation: number;
  readonly expiryIntervalMs: number;
  readonly reconcileIntervalMs: number;
  readonly lockLeaseMs: number;
  readonly lockWaitMs: number;
  readonly sessionTtlSeconds: number;
  readonly paymentMode: PaymentMode;
  /** What Fastify's `trustProxy` takes: false, true, or addresses. */
  readonly trustProxy: boolean | string;
  readonly allowedOrigins: readonly string[];
  readonly rateLimits: RateLimits;
  readonly guestCheckout: boolean;
  readonly operator: { readonly email: string; readonly password: string } | undefined;
  readonly demoData: boolean;
  readonly logLevel: LogLevel;

  private constructor(read: SettingsReader) {
    this.port = read.integer('PORT', 3000, 0, 65_535);
    this.host = read.text('HOST') ?? '0.0.0.0';
    this.drainMs = read.integer('DRAIN_MS', 500, 0, 60_000);
    this.databaseUrl = read.requiredUrl('DATABASE_URL', ['postgres:', 'postgresql:']);
    this.databasePoolSize = read.integer('DATABASE_POOL_SIZE', 16, 4, 500);
    this.redisUrl = read.url('REDIS_URL', ['redis:', 'rediss:']);
    this.strategy = read.choice<StrategyName>('RESERVATION_STRATEGY', 'slot', ['slot', 'lock']);
    this.holdSeconds = read.integer('HOLD_SECONDS', 600, 1, 86_400);
    this.maxQuantityPerReservation = read.integer('MAX_QUANTITY_PER_RESERVATION', 10, 1, 100);
    this.expiryIntervalMs = read.integer('EXPIRY_INTERVAL_MS', 1000, 50, 60_000);
    this.reconcileIntervalMs = read.integer('RECONCILE_INTERVAL_MS', 1000, 50, 60_000);
    this.lockLeaseMs = read.integer('LOCK_LEASE_MS', 1000, 100, 60_000);
    this.lockWaitMs = read.integer('LOCK_WAIT_MS', 5000, 10, 60_000);
    this.sessionTtlSeconds = read.integer('SESSION_TTL_SECONDS', 86_400, 60, 31_536_000);
    this.paymentMode = read.choice<PaymentMode>('PAYMENT_MODE', 'demo', ['demo', 'external']);
    this.trustProxy = trustProxySetting(read);
    this.allowedOrigins = allowedOrigins(read);
    this.rateLimits = rateLimits(read);
    this.guestCheckout = read.flag('GUEST_CHECKOUT', true);
    this.operator = operatorAccount(read);
    this.demoData = read.flag('DEMO_DATA', false);
    this.logLevel = read.choice<LogLevel>('LOG_LEVEL', 'info', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);
  }

  /** Throws one Error that names every faulty setting, without printing any value: some are secrets. */
  static fromEnvironment(env: Readonly<Record<string, string | undefined>>): AppConfig {
    const reader = new SettingsReader(env);
    const config = new AppConfig(reader);
    if (reader.faults.length > 0) throw new ConfigError(reader.faults);
    return Object.freeze(config);
  }
}

export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

function trustProxySetting(read: SettingsReader): boolean | string {
  const value = read.text('TRUST_PROXY');
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  if (value.split(',').every((part) => isProxy(part.trim()))) return value;
  read.faults.push('TRUST_PROXY must be true, false, or addresses separated by commas');
  return false;
}

/** What Fastify takes for a proxy: a named range, an address, or a range such as 10.0.0.0/8. It would name a wrong one when it throws. */
function isProxy(part: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(part)) return true;
  const [address = '', bits, ...more] = part.split('/');
  // isIP() allows a zone, which no range has.
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function allowedOrigins(read: SettingsReader): readonly string[] {
  return read.list('ALLOWED_ORIGINS').map((value) => {
    try {
      const url = new URL(value);
      if (url.protocol === 'http:' || url.protocol === 'https:') return url.origin;
    } catch {
      // Reported below like a wrong scheme.
    }
    read.faults.push('ALLOWED_ORIGINS must be origins such as https://tickets.example, separated by commas');
    return '';
  });
}

function rateLimits(read: SettingsReader): RateLimits {
  return Object.freeze({
    enabled: read.flag('RATE_LIMIT_ENABLED', true),
    perSessionPerMinute: read.integer('RATE_LIMIT_PER_SESSION_PER_MINUTE', 600, 1, 1_000_000),
    perAddressPerMinute: read.integer('RATE_LIMIT_PER_ADDRESS_PER_MINUTE', 6000, 1, 10_000_000),
    guestsPerAddressPerMinute: read.integer('RATE_LIMIT_GUESTS_PER_ADDRESS_PER_MINUTE', 1200, 1, 10_000_000),
    signInsPerAddressPerMinute: read.integer('RATE_LIMIT_SIGN_INS_PER_ADDRESS_PER_MINUTE', 600, 1, 1_000_000),
  });
}

function operatorAccount(read: SettingsReader): AppConfig['operator'] {
  const email = read.text('OPERATOR_EMAIL')?.toLowerCase();
  const password = read.secret('OPERATOR_PASSWORD');
  if (email === undefined && password === undefined) return undefined;
  if (email === undefined || password === undefined) {
    read.faults.push('OPERATOR_EMAIL and OPERATOR_PASSWORD must be set together');
    return undefined;
  }
  // No more than signing in takes (LoginDto).
  if (email.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(email)) read.faults.push('OPERATOR_EMAIL must be an e-mail address of at most 254 characters');
  const length = Array.from(password).length;
  if (length < 8 || length > 200 || /\p{Cc}/u.test(password) || password.trim() === '') {
    read.faults.push('OPERATOR_PASSWORD must have 8 to 200 characters, not all blank, without control characters');
  }
  return Object.freeze({ email, password });
}
