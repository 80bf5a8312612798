import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { NO_ANSWER } from './operation.js';

/** No answer may take two seconds; whoever waits this long has met a server that does not run. */
export const GIVE_UP_MS = 6_000;

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request and answers with what came back; rejects when that cannot be known. */
export interface Client {
  send(outgoing: Outgoing): Promise<Answer>;
  close(): void;
}

/** One person's browser: a kept-alive connection to the balancer and a session. It sends nothing a second time by itself. */
export class HttpClient implements Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly port: number,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** Rejects when the connection broke or nothing came in time; the request may have been carried out. */
  send({ method, path, body, headers }: Outgoing): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request({
        host: '127.0.0.1', port: this.port, agent: this.agent, method, path, timeout: GIVE_UP_MS,
        headers: {
          ...this.headers, ...headers,
          ...(payload !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
      });
      outgoing.once('error', reject);
      outgoing.once('timeout', () => outgoing.destroy(new Error(NO_ANSWER)));
      outgoing.once('response', (incoming) => { readAll(incoming).then(resolve, reject); });
      outgoing.end(payload);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

async function readAll(incoming: IncomingMessage): Promise<Answer> {
  let text = '';
  incoming.setEncoding('utf8');
  for await (const chunk of incoming) text += chunk as string;
  return { status: incoming.statusCode ?? 0, type: incoming.headers['content-type'] ?? '', text };
}
