import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';

/** Of the 2.8 s that a stop may take after the drain (main.ts), requests in flight get this much. */
const IN_FLIGHT_MS = 2000;

/** Cuts what is still open when the time to finish is over: a body that trickles in must not keep the server alive. */
@Injectable()
export class OpenConnections implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    setTimeout(() => server.closeAllConnections(), IN_FLIGHT_MS).unref();
  }
}
