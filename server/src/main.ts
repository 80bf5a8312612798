import { createApp } from './create-app.js';
import { AppConfig, ConfigError } from './platform/config/app-config.js';

/** The process ends when everything is closed; a store that hangs must not keep it longer than this after the drain. */
const STOP_WITHIN_MS = 2800;
/** Connections that may wait to be accepted; the kernel takes less when it is set to less (net.core.somaxconn). Node's 511 makes a crowd's connections wait whole seconds for a second try. */
const LISTEN_BACKLOG = 65_535;

try {
  const config = AppConfig.fromEnvironment(process.env);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => setTimeout(() => process.exit(0), config.drainMs + STOP_WITHIN_MS).unref());
  }
  const app = await createApp(config);
  await app.listen({ port: config.port, host: config.host, backlog: LISTEN_BACKLOG });
} catch (error) {
  process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `Jari could not start: ${String(error)}\n`);
  process.exit(1);
}
