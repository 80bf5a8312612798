import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import type { SectionStatus } from '../ledger/ledger.types.js';
import type { LiveStock } from '../reservation.strategy.js';
import { ReservationStrategy } from '../reservation.strategy.js';
import type { ExpectedReturn } from './expected-returns.js';
import { ExpectedReturns } from './expected-returns.js';
import type { SectionReading } from './stock-reading.js';
import { StockReading } from './stock-reading.js';

export interface LiveNumbers {
  readonly sectionId: number;
  readonly eventId: number;
  readonly capacity: number;
  readonly available: number;
  readonly status: SectionStatus;
  /** Only while nothing is available, and as far as it is known yet. */
  readonly expected?: ExpectedReturn;
  /** PostgreSQL's time of the numbers, as far as this instance can tell. */
  readonly asOfMs: number;
}

/** Shared for this long by all callers who do not ask for less. */
const SHARED_FOR_MS = 200;
/** Numbers older than this are read anew from PostgreSQL. */
const MAX_AGE_MS = 1000;

/** The live numbers of every section on sale: PostgreSQL's last reading, brought up to date by one pipelined Redis read. */
@Injectable()
export class StockBoard {
  private board: readonly LiveNumbers[] = [];
  private readAtMs = -Infinity;
  private inFlight: Promise<readonly LiveNumbers[]> | undefined;

  constructor(
    private readonly reading: StockReading,
    private readonly strategy: ReservationStrategy,
    private readonly returns: ExpectedReturns,
    private readonly clock: Clock,
  ) {}

  /** At most one second old. Rejects when neither store can be read. */
  async live(sharedForMs = SHARED_FOR_MS): Promise<readonly LiveNumbers[]> {
    return this.clock.monotonicMs() - this.readAtMs < sharedForMs ? this.board : this.readOnce();
  }

  private readOnce(): Promise<readonly LiveNumbers[]> {
    this.inFlight ??= this.read().finally(() => {
      this.inFlight = undefined;
    });
    return this.inFlight;
  }

  private async read(): Promise<readonly LiveNumbers[]> {
    const startedAtMs = this.clock.monotonicMs();
    let sections = this.reading.all();
    const answer = await this.strategy.readLive(sections.map(({ sectionId }) => sectionId));
    const live = new Map<number, LiveStock>();
    if (answer !== 'unavailable') for (const stock of answer) if (stock !== undefined) live.set(stock.sectionId, stock);
    // Without Redis the numbers are PostgreSQL's; statuses and new sections come from there in any case.
    const oldestMs = Math.min(startedAtMs, ...sections.map(({ readAtMs }) => readAtMs));
    if (live.size < sections.length || sections.length === 0 || startedAtMs - oldestMs > MAX_AGE_MS) {
      sections = await this.reading.refresh();
    }
    const asOfMs = this.reading.databaseNowMs();
    this.board = sections.map((section) => this.numbersOf(section, live.get(section.sectionId), asOfMs));
    this.readAtMs = startedAtMs;
    return this.board;
  }

  private numbersOf(section: SectionReading, live: LiveStock | undefined, asOfMs: number): LiveNumbers {
    // Redis counts only when it is at least as new: after a repair its epoch is newer than the reading's.
    const isNewer = live !== undefined && live.epoch === section.epoch && live.stockVersion > section.stockVersion;
    const { taken, stockVersion } = isNewer ? live : section;
    const { sectionId, eventId, capacity, status } = section;
    const available = Math.max(0, capacity - taken);
    const expected = available === 0 ? this.returns.of(sectionId, stockVersion) : undefined;
    return { sectionId, eventId, capacity, available, status, asOfMs, ...(expected && { expected }) };
  }
}
