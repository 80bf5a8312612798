import { Injectable } from '@nestjs/common';
import { SectionCatalogue } from '../sections/section-catalogue.js';
import type { SectionDescription } from '../sections/section-catalogue.js';

/** Descriptions of every section whose event has not ended. */
export interface OnSaleSections {
  readonly all: readonly SectionDescription[];
  readonly byEvent: ReadonlyMap<number, readonly SectionDescription[]>;
}

/** Hands out the same object until a description changes, so that readers see by comparing whether to render again. */
@Injectable()
export class OnSaleSectionsMemo {
  private read: readonly SectionDescription[] | undefined;
  private text = '';
  private sections: OnSaleSections = { all: [], byEvent: new Map() };

  constructor(private readonly catalogue: SectionCatalogue) {}

  /** Other instances' writes are seen after at most a second; this instance's own at once. */
  async current(): Promise<OnSaleSections> {
    const all = await this.catalogue.onSale();
    if (all === this.read) return this.sections;
    const text = JSON.stringify(all);
    if (text !== this.text) this.sections = indexed(all);
    this.read = all;
    this.text = text;
    return this.sections;
  }
}

function indexed(all: readonly SectionDescription[]): OnSaleSections {
  const byEvent = new Map<number, SectionDescription[]>();
  for (const section of all) {
    const sections = byEvent.get(section.eventId);
    if (sections) sections.push(section);
    else byEvent.set(section.eventId, [section]);
  }
  return { all, byEvent };
}
