import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';

export interface LiveEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** What a browser's EventSource does, without reconnecting. */
export class TestEventSource {
  readonly events: LiveEvent[] = [];
  readonly comments: string[] = [];
  readonly closed: Promise<void>;
  private rest = '';

  private constructor(
    private readonly sent: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.read(text));
    response.on('error', () => undefined);
    this.closed = new Promise((resolve) => response.once('close', resolve));
  }

  static open(url: string): Promise<TestEventSource> {
    return new Promise((resolve, reject) => {
      const sent = request(url, { agent: false });
      sent.on('response', (response) => resolve(new TestEventSource(sent, response)));
      sent.on('error', reject);
      sent.end();
    });
  }

  close(): void {
    this.sent.destroy();
  }

  private read(text: string): void {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
      if (fields.event) this.events.push({ id: fields.id ?? '', event: fields.event, data: JSON.parse(fields.data ?? 'null') as unknown });
      else if (block.startsWith(':')) this.comments.push(block);
    }
  }
}
