import { once } from 'node:events';
import { stat } from 'node:fs';
import { createServer, get } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpAdapterHost } from '@nestjs/core';
import type { AppConfig } from '../config/app-config.js';
import { Drain } from './drain.js';

const WAITING_IN_THE_KERNEL = 20;

describe('Drain', () => {
  let server: Server;
  let drain: Drain;

  beforeEach(async () => {
    server = createServer((_request, reply) => reply.setHeader('connection', 'close').end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    drain = new Drain({ httpAdapter: { getHttpServer: () => server } } as unknown as HttpAdapterHost, { drainMs: 0 } as AppConfig);
  });

  const ask = async (): Promise<number | undefined> => {
    const [reply] = await once(get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false }), 'response') as [IncomingMessage];
    reply.resume();
    return reply.statusCode;
  };

  it.each([
    ['in a timer', (call: () => void) => setTimeout(call)],
    // The phase in which requests and answers come: the event loop looks for newcomers next only in its next turn.
    ['when something was read', (call: () => void) => stat('.', call)],
    ['in an immediate', (call: () => void) => setImmediate(call)],
  ])('answers all who have connected before it ends listening, called %s', async (_when, schedule) => {
    const closed = once(server, 'close');
    const answers = await new Promise<(number | undefined)[]>((resolve, reject) => {
      schedule(() => {
        const asked = Array.from({ length: WAITING_IN_THE_KERNEL }, ask);
        // Sockets connect in the next tick, which comes before this: now they wait in the kernel, and no turn has been made.
        const ended = Promise.resolve().then(() => drain.endListening());
        Promise.all([ended, ...asked]).then(([, ...statuses]) => resolve(statuses), reject);
      });
    });

    expect(answers).toEqual(Array.from({ length: WAITING_IN_THE_KERNEL }, () => 200));
    await closed;
    expect(server.listening).toBe(false);
  });
});
