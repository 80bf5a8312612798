import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Transport } from './api-client.js';
import { freePort } from './free-port.js';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
const BOOT_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 5_000;
/** A crowd shares its connections, as it does behind a proxy. */
const MAX_SOCKETS = 200;

/** The built server as a process of its own, as it runs in earnest. */
export class ServerProcess {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => { this.output = (this.output + text).slice(-4_000); });
    }
  }

  /** Resolves when the server is ready to serve. */
  static async start(settings: Readonly<Record<string, string | undefined>>): Promise<ServerProcess> {
    if (!existsSync(MAIN)) throw new Error('The server has not been built: run "npm run build -w server" first');
    const port = await freePort();
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, ...settings, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new ServerProcess(child, port);
    // A test run that is broken off leaves nothing behind.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    await server.untilReady();
    return server;
  }

  readonly transport: Transport = async ({ method, path, headers, body }) => {
    const outgoing = request({ host: '127.0.0.1', port: this.port, agent: this.agent, method, path, headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) } });
    outgoing.end(body);
    const [reply] = await once(outgoing, 'response') as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of reply) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const { 'set-cookie': cookies = [], ...others } = reply.headers;
    return {
      status: reply.statusCode ?? 0,
      headers: Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)])),
      cookies,
      body: text === '' ? undefined : JSON.parse(text) as unknown,
    };
  };

  /** As an operator stops it. */
  async stop(): Promise<void> {
    this.agent.destroy();
    if (!this.isRunning) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(killer);
  }

  /** Sends SIGTERM and gives the exit code and signal that the process ends with. */
  async terminate(): Promise<[code: number | null, signal: string | null]> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    return await exited as [number | null, string | null];
  }

  private get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  private async untilReady(): Promise<void> {
    for (const deadlineMs = performance.now() + BOOT_LIMIT_MS; performance.now() < deadlineMs && this.isRunning;) {
      const status = await this.transport({ method: 'GET', path: '/health/ready', headers: {} }).then(({ status }) => status, () => 0);
      if (status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.child.kill('SIGKILL');
    throw new Error(`The server did not become ready.\n${this.output}`);
  }
}
