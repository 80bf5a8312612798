import { once } from 'node:events';
import { request as outgoingRequest } from 'node:http';
import type { Agent, IncomingMessage } from 'node:http';
import type { RawAnswer } from './answer-faults.js';
import type { GeneratedRequest } from './generated-request.js';
import type { World } from './world.js';

export type Sender = (request: GeneratedRequest) => Promise<RawAnswer>;

const single = (headers: Readonly<Record<string, string | string[] | number | undefined>>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value === undefined ? undefined : String(value)]));

/** Into the application in this process, without a socket. */
export function injectInto(world: World): Sender {
  return async ({ method, url, actor, headers, body }) => {
    const reply = await world.shop.app.inject({ method: method as 'GET', url, headers: { ...world.as(actor), ...headers }, ...(body !== undefined && { payload: body }) });
    return { status: reply.statusCode, headers: single(reply.headers), body: reply.body };
  };
}

/** Over a socket. A stream is left after its first part. */
export function sendTo(world: World, port: number, agent: Agent): Sender {
  return async ({ method, url, actor, headers, body }) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const outgoing = outgoingRequest({ host: '127.0.0.1', port, agent, method, path: url, headers: { ...world.as(actor), ...headers, ...length } });
    outgoing.end(body);
    const [reply] = await once(outgoing, 'response') as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of reply) {
      chunks.push(chunk as Buffer);
      if (reply.headers['content-type']?.startsWith('text/event-stream')) break;
    }
    return { status: reply.statusCode ?? 0, headers: single(reply.headers), body: Buffer.concat(chunks).toString('utf8') };
  };
}
