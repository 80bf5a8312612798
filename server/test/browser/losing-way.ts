import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Where the status stands in the first line of an answer. */
const STATUS = [9, 12] as const;

/** Another way to the server, on which the answers to one kind of request get lost: the server has done what was asked, and nobody hears of it. */
export class LosingWay {
  /** The statuses of the answers that were lost. */
  readonly lost: number[] = [];
  private losing: string | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly entrance: Server) {}

  static async to(address: string): Promise<LosingWay> {
    const entrance = createServer().listen(0, '127.0.0.1');
    await once(entrance, 'listening');
    const way = new LosingWay(entrance);
    entrance.on('connection', (client) => way.join(client, connect(Number(new URL(address).port), '127.0.0.1')));
    return way;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.entrance.address() as AddressInfo).port}`;
  }

  /** @param request its first words, as `POST /api/reservations `; nothing is lost without them */
  lose(request?: string): void {
    this.losing = request;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.entrance.close();
    await once(this.entrance, 'close');
  }

  private join(client: Socket, server: Socket): void {
    // A browser asks for one thing at a time on a connection.
    let asked = '';
    client.on('data', (chunk) => {
      if (/^[A-Z]+ \//.test(chunk.toString('latin1', 0, 16))) asked = chunk.toString('latin1', 0, 200);
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (this.losing === undefined || !asked.startsWith(this.losing)) {
        client.write(chunk);
        return;
      }
      this.lost.push(Number(chunk.toString('latin1', ...STATUS)));
      server.destroy();
      client.resetAndDestroy();
    });
    for (const [socket, other] of [[client, server], [server, client]] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
