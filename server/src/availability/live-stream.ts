import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Clock } from '../common/clock.js';
import { describeError } from '../platform/logging/describe-error.js';
import { StockBoard } from '../reservations/stock/stock-board.js';
import { SectionCatalogue } from '../sections/section-catalogue.js';
import { LiveChannel } from './live-channel.js';
import type { LiveScope, LiveSource } from './live-channel.js';
import { LiveGroup } from './live-group.js';
import { LiveViewer } from './live-viewer.js';
import { OnSaleSectionsMemo } from './on-sale-sections.js';
import { SectionDocuments } from './section-documents.js';

/** At most four changes a second. */
const SHORTEST_PERIOD_MS = 250;
/**
 * Telling one viewer costs the server 10 µs, 8 of them in the kernel; on a machine that also runs the stores and the
 * readers, 25 µs in all. So beyond 5,500 viewers all are told less often, which bounds what the sales lose.
 */
const PERIOD_MS_PER_VIEWER = 0.045;
/** Yet a change is to be seen within half a second, and this is how long the last to have their turn may wait for it. */
const LONGEST_PERIOD_MS = 450;
/**
 * Sales get the event loop after each group, and a turn of theirs takes 5 to 10 ms under load. Where the groups fall
 * behind for it, one more is told in each turn for every so many milliseconds, or they would never catch up.
 */
const LATE_MS_PER_GROUP = 50;
/**
 * Numbers that old are read anew before somebody is told. Of more than 25 sections they may be as many milliseconds old
 * as there are sections, so that Redis is asked for at most 1,000 numbers a second; beyond 200 sections a change would
 * be seen too late, and Redis is asked for all of them five times a second.
 */
const FRESH_MS = 25;
const FRESH_MS_PER_SECTION = 1;
const GREATEST_AGE_MS = 200;
/** Multiples of it, modulo 1, lie evenly between 0 and 1 however many there are. */
const GOLDEN_RATIO = 0.618034;
/** A stream that has not ended after this long at a shutdown is cut. */
const FAREWELL_MS = 500;

/**
 * Tells every viewer what changed. Viewers are told in groups that take turns through the period, each with what is
 * newest at its turn: told all at once, the last of ten thousand heard after the whole fan-out what was read before it,
 * and sales met a busy event loop (p99 746 ms from a change to a viewer, on two cores that also sold 6,000 holds/s).
 */
@Injectable()
export class LiveStream implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveStream.name);
  private readonly channels = new Map<LiveScope, LiveChannel>();
  private timer: NodeJS.Timeout | undefined;
  private groupsMade = 0;
  private isStopping = false;
  private isAwake = false;
  private blindUntilMs = -Infinity;
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
      help: 'Time to read the numbers and tell one group of viewers.',
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
      registers,
    });
  }

  get viewerCount(): number {
    let count = 0;
    for (const channel of this.channels.values()) count += channel.viewerCount;
    return count;
  }

  /** Answers with the stream; rejects before anything is sent when the numbers cannot be read. */
  async open(scope: LiveScope, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const channel = this.channels.get(scope) ?? new LiveChannel(scope);
    if (channel.state === undefined) await this.refresh(channel);
    if (request.method === 'HEAD') {
      void reply.header('content-type', 'text/event-stream; charset=utf-8').send();
      return;
    }
    if (request.raw.destroyed || !(await LiveViewer.hasTurn(reply))) return;
    // Somebody else may have opened the scope meanwhile.
    const joined = this.channels.get(scope) ?? channel;
    this.channels.set(scope, joined);
    const group = joined.groupWithRoom() ?? this.newGroup(joined);
    const viewer = LiveViewer.open(reply, (closed) => this.leave(joined, group, closed));
    group.add(viewer);
    // A refusal would not do: EventSource gives up for good after one, and after an end it connects again.
    if (this.isStopping) viewer.end();
    else this.wakeLater();
  }

  /** Node waits for open answers before it stops, and a stream would never be finished. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
    clearTimeout(this.timer);
    const viewers = this.groups().flatMap((group) => [...group.viewers]);
    for (const viewer of viewers) viewer.end();
    if (viewers.length > 0) setTimeout(() => viewers.forEach((viewer) => viewer.destroy()), FAREWELL_MS).unref();
  }

  private groups(): LiveGroup[] {
    return [...this.channels.values()].flatMap((channel) => [...channel.groups]);
  }

  private newGroup(channel: LiveChannel): LiveGroup {
    const nowMs = this.clock.monotonicMs();
    const periodMs = this.periodMs();
    this.groupsMade += 1;
    const turnMs = ((this.groupsMade * GOLDEN_RATIO) % 1) * periodMs;
    const group = new LiveGroup(channel.state!, nowMs, nowMs + ((turnMs - (nowMs % periodMs) + periodMs) % periodMs));
    channel.groups.add(group);
    return group;
  }

  private periodMs(): number {
    return Math.min(LONGEST_PERIOD_MS, Math.max(SHORTEST_PERIOD_MS, this.viewerCount * PERIOD_MS_PER_VIEWER));
  }

  private leave(channel: LiveChannel, group: LiveGroup, viewer: LiveViewer): void {
    group.viewers.delete(viewer);
    if (group.viewers.size === 0) channel.groups.delete(group);
    if (channel.groups.size === 0 && this.channels.get(channel.scope) === channel) this.channels.delete(channel.scope);
  }

  private wakeLater(): void {
    const groups = this.groups();
    if (this.isAwake || this.isStopping || groups.length === 0) return;
    clearTimeout(this.timer);
    const dueAtMs = Math.min(...groups.map((group) => group.dueAtMs));
    this.timer = setTimeout(() => void this.tellThoseDue(), Math.max(0, dueAtMs - this.clock.monotonicMs()));
  }

  private async tellThoseDue(): Promise<void> {
    this.isAwake = true;
    const periodMs = this.periodMs();
    let toldThisTurn = 0;
    for (const channel of [...this.channels.values()]) {
      for (const group of [...channel.groups]) {
        const lateMs = this.clock.monotonicMs() - group.dueAtMs;
        if (lateMs < 0) continue;
        await this.tell(channel, group, periodMs);
        toldThisTurn += 1;
        if (toldThisTurn <= lateMs / LATE_MS_PER_GROUP) continue;
        await nextTurn();
        toldThisTurn = 0;
      }
    }
    this.isAwake = false;
    this.wakeLater();
  }

  /** Never throws: what is wrong with one group must not keep the others from their turns. */
  private async tell(channel: LiveChannel, group: LiveGroup, periodMs: number): Promise<void> {
    const startedAtMs = this.clock.monotonicMs();
    await this.refreshIfPossible(channel, startedAtMs);
    const nowMs = this.clock.monotonicMs();
    try {
      this.dropped.inc(group.tell(channel.state!, nowMs));
    } catch (error) {
      this.logger.error({ message: 'a group of viewers could not be told', error: describeError(error) });
    }
    // A late turn does not make the next one late, as long as the two are not too close.
    group.dueAtMs = Math.max(group.dueAtMs + periodMs, nowMs + SHORTEST_PERIOD_MS);
    this.tellSeconds.observe((this.clock.monotonicMs() - startedAtMs) / 1000);
  }

  /** The streams stay open while the numbers cannot be read; the log says it once. */
  private async refreshIfPossible(channel: LiveChannel, nowMs: number): Promise<void> {
    if (nowMs < this.blindUntilMs) return;
    try {
      await this.refresh(channel);
      this.blindUntilMs = -Infinity;
    } catch (error) {
      if (this.blindUntilMs === -Infinity) this.logger.warn(`Live numbers cannot be read: ${String(error)}`);
      this.blindUntilMs = this.clock.monotonicMs() + SHORTEST_PERIOD_MS;
    }
  }

  private async refresh(channel: LiveChannel): Promise<void> {
    const onSale = await this.memo.current();
    const freshMs = Math.min(GREATEST_AGE_MS, Math.max(FRESH_MS, onSale.all.length * FRESH_MS_PER_SECTION));
    const source: LiveSource = { onSale, reading: await this.board.live(freshMs) };
    const before = channel.source;
    if (before && before.onSale === source.onSale && before.reading === source.reading) return;
    const { scope } = channel;
    const known = scope === 'all' ? source.onSale.all : source.onSale.byEvent.get(scope);
    // An event that has ended is not on the board: its numbers stand still until its description changes.
    if (known === undefined && before && before.onSale === source.onSale) return;
    const descriptions = known ?? (scope === 'all' ? [] : await this.catalogue.ofEvent(scope));
    channel.update(await this.documents.withNumbers(descriptions, source.reading), source);
  }
}
