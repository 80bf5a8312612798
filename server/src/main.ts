import { createApp } from './create-app.js';
import { AppConfig, ConfigError } from './platform/config/app-config.js';

try {
  const config = AppConfig.fromEnvironment(process.env);
  const app = await createApp(config);
  await app.listen(config.port, config.host);
} catch (error) {
  process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `Jari could not start: ${String(error)}\n`);
  process.exit(1);
}
