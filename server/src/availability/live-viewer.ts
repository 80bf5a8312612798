import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import { END_OF_CHUNKS, liveFrame } from './live-frame.js';
import type { LiveFrame } from './live-frame.js';

/** A viewer who has not read this much is dropped; what is queued is shared, so it costs references, not copies. */
const MAX_BEHIND_BYTES = 256 * 1024;

/** When a server restarts, its viewers should not all come back in the same moment. */
const RECONNECT_FROM_MS = 500;
const RECONNECT_SPREAD_MS = 2500;

/** One open stream. It keeps the socket alone, so that nothing of the request has to stay in memory for its sake. */
export class LiveViewer {
  private constructor(
    private readonly socket: Socket,
    private readonly isChunked: boolean,
  ) {}

  /** Resolves when it is the turn of this answer on its connection: earlier requests may not be answered yet. False when it has ended before. */
  static async hasTurn({ raw }: FastifyReply): Promise<boolean> {
    if (raw.socket === null && !raw.destroyed) await Promise.race([once(raw, 'socket'), once(raw, 'close')]);
    return raw.socket !== null && !raw.destroyed;
  }

  /** Takes the connection over from Fastify and begins the answer. */
  static open(reply: FastifyReply, onClose: (viewer: LiveViewer) => void): LiveViewer {
    const { raw } = reply;
    reply.hijack();
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.flushHeaders();
    const socket = raw.socket!;
    const viewer = new LiveViewer(socket, raw.chunkedEncoding);
    socket.once('close', () => onClose(viewer));
    viewer.write(liveFrame(`retry: ${RECONNECT_FROM_MS + Math.floor(Math.random() * RECONNECT_SPREAD_MS)}\n\n`));
    return viewer;
  }

  /** False when the viewer reads too slowly and was dropped. */
  write(frame: LiveFrame): boolean {
    const { socket } = this;
    if (socket.destroyed || !socket.writable) return true;
    if (socket.writableLength > MAX_BEHIND_BYTES) {
      socket.destroy();
      return false;
    }
    socket.write(this.isChunked ? frame.chunk : frame.plain);
    return true;
  }

  /** Ends the answer and the connection: nothing else will be asked on it. */
  end(): void {
    if (this.isChunked && this.socket.writable) this.socket.write(END_OF_CHUNKS);
    this.socket.destroySoon();
  }

  destroy(): void {
    this.socket.destroy();
  }
}
