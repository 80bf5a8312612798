import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/domain-error.js';
import { StockBoard } from '../reservations/stock/stock-board.js';
import { SectionCatalogue } from '../sections/section-catalogue.js';
import { LiveChannel } from './live-channel.js';
import type { LiveScope, LiveSource } from './live-channel.js';
import { HEARTBEAT } from './live-frame.js';
import type { LiveFrame } from './live-frame.js';
import { LiveViewer } from './live-viewer.js';
import { OnSaleSectionsMemo } from './on-sale-sections.js';
import { SectionDocuments } from './section-documents.js';

/** At most four changes a second. */
const SHORTEST_TICK_MS = 250;
/** While telling everybody takes long, ticks go apart so that sales keep most of the event loop, but not beyond this. */
const LONGEST_TICK_MS = 400;
const HEARTBEAT_MS = 15_000;
/** So many are told before other work of the event loop gets its turn. */
const VIEWERS_PER_TURN = 250;
/** A stream that has not ended after this long at a shutdown is cut. */
const FAREWELL_MS = 500;

/** Tells every viewer what changed: one ticker and one shared buffer per scope, however many are watching. */
@Injectable()
export class LiveStream implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveStream.name);
  private readonly channels = new Map<LiveScope, LiveChannel>();
  private timer: NodeJS.Timeout | undefined;
  private lastHeartbeatMs = 0;
  private isStopping = false;
  private isBlind = false;
  private readonly dropped: Counter;
  private readonly tellSeconds: Histogram;

  constructor(
    private readonly memo: OnSaleSectionsMemo,
    private readonly board: StockBoard,
    private readonly documents: SectionDocuments,
    private readonly catalogue: SectionCatalogue,
    private readonly clock: Clock,
    registry: Registry,
  ) {
    const registers = [registry];
    const countViewers = () => this.viewerCount;
    new Gauge({
      name: 'jari_live_viewers',
      help: 'Open live streams.',
      registers,
      collect() {
        this.set(countViewers());
      },
    });
    this.dropped = new Counter({ name: 'jari_live_viewers_dropped_total', help: 'Live streams cut because their reader was too slow.', registers });
    this.tellSeconds = new Histogram({
      name: 'jari_live_tick_seconds',
      help: 'Time to read the numbers and tell all viewers.',
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
      registers,
    });
  }

  get viewerCount(): number {
    let count = 0;
    for (const channel of this.channels.values()) count += channel.viewers.size;
    return count;
  }

  /** Answers with the stream; rejects before anything is sent when the numbers cannot be read. */
  async open(scope: LiveScope, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const channel = this.channels.get(scope) ?? new LiveChannel(scope);
    if (channel.source === undefined) await this.refresh(channel);
    if (this.isStopping) throw stopping();
    if (request.method === 'HEAD') {
      void reply.header('content-type', 'text/event-stream; charset=utf-8').send();
      return;
    }
    if (request.raw.destroyed) return;
    // Somebody else may have opened the scope meanwhile.
    const joined = this.channels.get(scope) ?? channel;
    this.channels.set(scope, joined);
    const viewer = LiveViewer.open(reply, (closed) => this.leave(joined, closed));
    joined.viewers.add(viewer);
    viewer.write(joined.snapshotFrame());
    this.tickLater(SHORTEST_TICK_MS);
  }

  /** Node waits for open answers before it stops, and a stream would never be finished. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
    clearTimeout(this.timer);
    const viewers = [...this.channels.values()].flatMap((channel) => [...channel.viewers]);
    for (const viewer of viewers) viewer.end();
    if (viewers.length > 0) setTimeout(() => viewers.forEach((viewer) => viewer.destroy()), FAREWELL_MS).unref();
  }

  private leave(channel: LiveChannel, viewer: LiveViewer): void {
    channel.viewers.delete(viewer);
    if (channel.viewers.size > 0 || this.channels.get(channel.scope) !== channel) return;
    this.channels.delete(channel.scope);
  }

  private tickLater(delayMs: number): void {
    if (this.timer !== undefined || this.isStopping) return;
    this.timer = setTimeout(() => void this.tick(), delayMs);
  }

  private async tick(): Promise<void> {
    const startedAtMs = this.clock.monotonicMs();
    try {
      await this.heartbeat(startedAtMs);
      for (const channel of [...this.channels.values()]) {
        const change = await this.refresh(channel);
        if (change) await this.tell(channel, change);
      }
      this.isBlind = false;
    } catch (error) {
      // The streams stay open, and the next tick tries again; the log says it once.
      if (!this.isBlind) this.logger.warn(`Live numbers cannot be read: ${String(error)}`);
      this.isBlind = true;
    }
    const tookMs = this.clock.monotonicMs() - startedAtMs;
    this.tellSeconds.observe(tookMs / 1000);
    this.timer = undefined;
    if (this.channels.size > 0) this.tickLater(Math.min(LONGEST_TICK_MS, Math.max(SHORTEST_TICK_MS, 4 * tookMs)));
  }

  private async heartbeat(nowMs: number): Promise<void> {
    if (nowMs - this.lastHeartbeatMs < HEARTBEAT_MS) return;
    this.lastHeartbeatMs = nowMs;
    for (const channel of [...this.channels.values()]) await this.tell(channel, HEARTBEAT);
  }

  private async refresh(channel: LiveChannel): Promise<LiveFrame | undefined> {
    const source: LiveSource = { onSale: await this.memo.current(), reading: await this.board.live() };
    const before = channel.source;
    if (before && before.onSale === source.onSale && before.reading === source.reading) return undefined;
    const { scope } = channel;
    const known = scope === 'all' ? source.onSale.all : source.onSale.byEvent.get(scope);
    // An event that has ended is not on the board: its numbers stand still until its description changes.
    if (known === undefined && before && before.onSale === source.onSale) return undefined;
    const descriptions = known ?? (scope === 'all' ? [] : await this.catalogue.ofEvent(scope));
    return channel.update(await this.documents.withNumbers(descriptions, source.reading), source);
  }

  private async tell(channel: LiveChannel, frame: LiveFrame): Promise<void> {
    let told = 0;
    for (const viewer of channel.viewers) {
      if (!viewer.write(frame)) this.dropped.inc();
      told += 1;
      if (told % VIEWERS_PER_TURN === 0) await nextTurn();
    }
  }
}

function stopping(): DomainError {
  return new DomainError('unavailable', 'OVERLOADED', 'This server is being stopped; please connect again.', { retryAfterSeconds: 1 });
}
