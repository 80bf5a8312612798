/**
 * One server-sent event, ready to be written to a socket. It is framed for HTTP's chunked coding here, once, and
 * shared by all viewers: writing through the response would copy and frame it for each of ten thousand.
 */
export interface LiveFrame {
  readonly chunk: Buffer;
  /** The same without the framing, for HTTP/1.0 (old proxies), which ends the answer by closing. */
  readonly plain: Buffer;
}

export function liveFrame(text: string): LiveFrame {
  const head = `${Buffer.byteLength(text).toString(16)}\r\n`;
  const chunk = Buffer.from(`${head}${text}\r\n`);
  return { chunk, plain: chunk.subarray(head.length, -2) };
}

export function eventFrame(id: number, event: string, data: unknown): LiveFrame {
  return liveFrame(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

export const HEARTBEAT = liveFrame(': still here\n\n');
export const END_OF_CHUNKS = '0\r\n\r\n';
