import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_NODE_OPTIONS } from '../../launcher/node-options.mjs';
import { freePort } from './free-port.js';
import { end, start } from './processes.js';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
const BOOT_LIMIT_MS = 60_000;

export interface JariServerOptions {
  /** A free one when absent. */
  readonly port?: number;
  /** Options for Node before the program. */
  readonly nodeOptions?: readonly string[];
}

/** The built server as a process of its own, with the settings it is shipped with. */
export class JariServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly logFile: string,
  ) {}

  readonly startedAtMs = Date.now();

  static async start(settings: Readonly<Record<string, string>>, folder: string, options: JariServerOptions = {}): Promise<JariServer> {
    if (!existsSync(MAIN)) throw new Error('The server has not been built');
    const port = options.port ?? await freePort();
    const logFile = join(folder, `server-${port}.log`);
    const log = openSync(logFile, 'a');
    const child = start(process.execPath, [...SERVER_NODE_OPTIONS, ...options.nodeOptions ?? [], MAIN], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...settings, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const server = new JariServer(child, port, logFile);
    await server.untilReady();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Resident memory in bytes. */
  get residentBytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  }

  /** The values of one metric by their labels, e.g. `{reason="missing"}`. */
  async metric(name: string): Promise<Map<string, number>> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const values = new Map<string, number>();
    for (const line of text.split('\n')) {
      const match = /^(\w+)(\{.*\})? (\S+)$/.exec(line);
      if (match?.[1] === name) values.set(match[2] ?? '', Number(match[3]));
    }
    return values;
  }

  signal(name: 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(name);
  }

  /** Resolves with the exit code, or with the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    if (!this.hasEnded) await once(this.child, 'exit');
    return this.child.exitCode ?? this.child.signalCode;
  }

  /** At once: whatever it had to keep is in PostgreSQL. */
  end(): Promise<void> {
    return end(this.child);
  }

  private async untilReady(): Promise<void> {
    for (const deadlineMs = performance.now() + BOOT_LIMIT_MS; performance.now() < deadlineMs && !this.hasEnded;) {
      const isReady = await fetch(`${this.url}/health/ready`).then((answer) => answer.ok, () => false);
      if (isReady) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The server did not become ready:\n${this.log.slice(-2_000)}`);
  }
}
