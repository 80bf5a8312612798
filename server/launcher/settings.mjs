import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LauncherError } from './console.mjs';
import { checkout } from './places.mjs';

export const OPERATOR_EMAIL = 'operator@jari.local';

export const builtConfig = join(checkout, 'server', 'dist', 'platform', 'config', 'app-config.js');

/** An empty value counts as not set, as in the server. */
export function setting(name, env = process.env) {
  return env[name]?.trim() || undefined;
}

/** The environment the server is started with: the user's own, and what the launcher adds to it. */
export function serverEnvironment({ databaseUrl, isEmbedded, redisUrl, operator }, env = process.env) {
  const result = {
    NODE_ENV: 'production',
    // Request logs would bury what the launcher prints; LOG_LEVEL=info brings them back.
    LOG_LEVEL: 'warn',
    // There is no other server that callers could move to, and Ctrl-C is to end everything at once.
    DRAIN_MS: '0',
    ...(isEmbedded ? { DEMO_DATA: 'true' } : {}),
    ...withoutEmpty(env),
    DATABASE_URL: databaseUrl,
    OPERATOR_EMAIL: operator.email,
    OPERATOR_PASSWORD: operator.password,
  };
  delete result.REDIS_URL;
  if (redisUrl) result.REDIS_URL = redisUrl;
  return result;
}

/**
 * Names every faulty setting at once, before a port or a store is touched. The built server's own check is asked,
 * with stand-ins for what the launcher will only make when it opens the stores.
 */
export async function requireUsableSettings(env = process.env) {
  const { AppConfig, ConfigError } = await import(pathToFileURL(builtConfig).href);
  let faults = [];
  try {
    AppConfig.fromEnvironment(
      serverEnvironment(
        {
          databaseUrl: setting('DATABASE_URL', env) ?? 'postgres://embedded/jari',
          redisUrl: setting('REDIS_URL', env),
          operator: {
            email: setting('OPERATOR_EMAIL', env) ?? OPERATOR_EMAIL,
            password: setting('OPERATOR_PASSWORD', env) ?? 'made-by-the-launcher',
          },
        },
        env,
      ),
    );
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults = error.faults;
  }
  // PORT=0, any free port, is for the server alone: the launcher has to know the one it tells of.
  const isPort = (fault) => fault.startsWith('PORT ');
  if (faults.some(isPort) || Number(setting('PORT', env) ?? 3000) === 0)
    faults = ['PORT must be a whole number from 1 to 65535', ...faults.filter((fault) => !isPort(fault))];
  if (faults.length > 0) throw new LauncherError(new ConfigError(faults).message);
}

function withoutEmpty(env) {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
}
