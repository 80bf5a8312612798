import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { lastingPort } from './free-port.js';

/** Where Redis puts a node's bus, seen from its port. */
const CLUSTER_BUS_OFFSET = 10_000;

/** A Redis of one test's own, to be killed, frozen and started again on the same port. */
export class RedisServer {
  private process: ChildProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'jari-redis-'));

  private constructor(readonly port: number) {}

  /** On a port that is free now; not yet running. */
  static async prepare(): Promise<RedisServer> {
    return new RedisServer(await lastingPort());
  }

  /** For a node of a cluster, which does not start unless it can listen on its bus as well. */
  static async prepareNode(): Promise<RedisServer> {
    return new RedisServer(await lastingPort(CLUSTER_BUS_OFFSET));
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Empty, as a restart without a saved file is; with what the last SAVE wrote, if there was one. */
  async start(...options: string[]): Promise<void> {
    const { command, env } = serverCommand();
    // By default a first replica waits five seconds for others that may come.
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0', '--dir', this.folder, ...options];
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    this.process = child;
    await eventually(() => this.answers());
  }

  async kill(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** The next start is empty again. */
  forgetSaved(): void {
    rmSync(join(this.folder, 'dump.rdb'), { force: true });
  }

  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      socket.once('connect', () => socket.write('PING\r\n'));
      socket.once('data', (reply) => finish(reply.toString().startsWith('+PONG')));
      socket.once('error', () => finish(false));
      const finish = (answered: boolean): void => {
        socket.destroy();
        resolve(answered);
      };
    });
  }
}

/** What `npm test` found or unpacked: {"command": "…/redis-server", "env": {…}}. */
function serverCommand(): { command: string; env: Record<string, string> } {
  const value = process.env.TEST_REDIS_SERVER;
  if (!value) throw new Error('TEST_REDIS_SERVER is not set: run the tests with "npm test"');
  return JSON.parse(value) as { command: string; env: Record<string, string> };
}
