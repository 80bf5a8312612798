import { once } from 'node:events';
import { join } from 'node:path';
import { end, startScript } from '../../test/support/processes.js';

/** A comparison that serves HTTP, in a process of its own. */
export interface ComparisonServer {
  readonly port: number;
  end(): Promise<void>;
}

export async function startComparison(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ComparisonServer> {
  const child = startScript(join(import.meta.dirname, file), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  const ended = once(child, 'exit').then(() => { throw new Error(`${file} ended before it listened`); });
  const [message] = await Promise.race([once(child, 'message'), ended]) as [{ port: number }];
  ended.catch(() => undefined);
  return { port: message.port, end: () => end(child) };
}
