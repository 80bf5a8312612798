import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { EventsService } from '../events/events.service.js';
import { StockBoard } from '../reservations/stock/stock-board.js';
import type { LiveNumbers } from '../reservations/stock/stock-board.js';
import type { SectionDescription } from '../sections/section-catalogue.js';
import type { OnSaleSections } from './on-sale-sections.js';
import { OnSaleSectionsMemo } from './on-sale-sections.js';
import { SectionDocuments } from './section-documents.js';

const gzipAsync = promisify(gzip);

/** One answer, made once and sent to everybody who asks until the numbers change. */
export interface RenderedList {
  readonly body: Buffer;
  readonly zipped: Buffer;
  /** Of the sections without `asOf`, so that it stays while nothing is sold. */
  readonly etag: string;
}

type Scope = number | 'all';

interface Rendering {
  readonly onSale: OnSaleSections;
  readonly reading: readonly LiveNumbers[];
  readonly list: Promise<RenderedList>;
}

/** The list of what can be bought: the most read answer of an on-sale. */
@Injectable()
export class AvailableList {
  private readonly renderings = new Map<Scope, Rendering>();
  private onSale: OnSaleSections | undefined;

  constructor(
    private readonly memo: OnSaleSectionsMemo,
    private readonly board: StockBoard,
    private readonly documents: SectionDocuments,
    private readonly events: EventsService,
  ) {}

  /** Throws EVENT_NOT_FOUND. */
  async get(eventId?: number): Promise<RenderedList> {
    const [onSale, reading] = [await this.memo.current(), await this.board.live()];
    const scope = eventId ?? 'all';
    const known = this.renderings.get(scope);
    if (known && known.onSale === onSale && known.reading === reading) return known.list;
    if (eventId !== undefined && !onSale.byEvent.has(eventId)) await this.events.get(eventId);
    return this.renderOnce(scope, onSale, reading);
  }

  private renderOnce(scope: Scope, onSale: OnSaleSections, reading: readonly LiveNumbers[]): Promise<RenderedList> {
    // Another set of events: what was kept for those that are gone is never asked for again.
    if (this.onSale !== onSale) this.renderings.clear();
    this.onSale = onSale;
    const known = this.renderings.get(scope);
    if (known && known.onSale === onSale && known.reading === reading) return known.list;
    const sections = (scope === 'all' ? onSale.all : onSale.byEvent.get(scope)) ?? [];
    const list = this.render(sections.filter(isOnSale), reading);
    this.renderings.set(scope, { onSale, reading, list });
    list.catch(() => this.renderings.delete(scope));
    return list;
  }

  private async render(descriptions: readonly SectionDescription[], reading: readonly LiveNumbers[]): Promise<RenderedList> {
    const documents = await this.documents.withNumbers(descriptions, reading);
    const sections = JSON.stringify(documents.filter((section) => section.status === 'open'));
    const asOf = new Date(reading[0]?.asOfMs ?? Date.now()).toISOString();
    const body = Buffer.from(`{"sections":${sections},"asOf":"${asOf}"}`);
    return { body, zipped: await gzipAsync(body), etag: `W/"${createHash('sha1').update(sections).digest('base64url')}"` };
  }
}

function isOnSale(section: SectionDescription): boolean {
  return section.eventStatus === 'on_sale';
}
