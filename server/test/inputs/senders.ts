import { once } from 'node:events';
import { request as outgoingRequest } from 'node:http';
import type { Agent, IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { RawAnswer } from './answer-faults.js';
import type { GeneratedRequest } from './generated-request.js';
import type { World } from './world.js';

export type Sender = (request: GeneratedRequest) => Promise<RawAnswer>;

const single = (headers: Readonly<Record<string, string | string[] | number | undefined>>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value === undefined ? undefined : String(value)]));

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  br: (bytes) => brotliDecompressSync(bytes), gzip: (bytes) => gunzipSync(bytes), deflate: (bytes) => inflateSync(bytes),
};

/** Whoever asks for compression in a header gets it; what is looked at is what was compressed. */
function textOf(bytes: Buffer, encoding: string | undefined): string {
  if (encoding === undefined || bytes.length === 0) return bytes.toString('utf8');
  const decode = DECODERS[encoding];
  if (decode === undefined) throw new Error(`an answer in ${encoding}, which nobody has asked for`);
  return decode(bytes).toString('utf8');
}

/** Into the application in this process, without a socket. */
export function injectInto(world: World): Sender {
  return async ({ method, url, actor, headers, body }) => {
    const reply = await world.shop.app.inject({ method: method as 'GET', url, headers: { ...world.as(actor), ...headers }, ...(body !== undefined && { payload: body }) });
    const answered = single(reply.headers);
    return { status: reply.statusCode, headers: answered, body: textOf(reply.rawPayload, answered['content-encoding']) };
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
    const answered = single(reply.headers);
    return { status: reply.statusCode ?? 0, headers: answered, body: textOf(Buffer.concat(chunks), answered['content-encoding']) };
  };
}
