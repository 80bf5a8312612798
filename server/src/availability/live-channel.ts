import type { LiveNumbers } from '../reservations/stock/stock-board.js';
import type { SectionDocument } from '../sections/section.dto.js';
import { eventFrame } from './live-frame.js';
import type { LiveFrame } from './live-frame.js';
import type { LiveViewer } from './live-viewer.js';
import type { OnSaleSections } from './on-sale-sections.js';

/** One event's sections, or all. */
export type LiveScope = number | 'all';

/** What a channel's state was made from; while both are the same objects, nothing can have changed. */
export interface LiveSource {
  readonly onSale: OnSaleSections;
  readonly reading: readonly LiveNumbers[];
}

/** The viewers of one scope and what they have been told. */
export class LiveChannel {
  readonly viewers = new Set<LiveViewer>();
  source: LiveSource | undefined;
  private sections: readonly SectionDocument[] = [];
  private snapshot: LiveFrame | undefined;
  private lastId = 0;

  constructor(readonly scope: LiveScope) {}

  /** The state so far, for a new viewer; made once and shared until the state changes. */
  snapshotFrame(): LiveFrame {
    this.snapshot ??= eventFrame(this.lastId, 'snapshot', this.sections);
    return this.snapshot;
  }

  /** Takes over a newer state; gives the event that tells the viewers, if there is anything to tell. */
  update(sections: readonly SectionDocument[], source: LiveSource): LiveFrame | undefined {
    const isFirst = this.source === undefined;
    const before = this.sections;
    this.source = source;
    const changed = sections.filter((section, index) => !isEqual(section, before[index]));
    if (!isFirst && changed.length === 0 && sections.length === before.length) return undefined;
    this.sections = sections;
    this.snapshot = undefined;
    this.lastId = Math.max(this.lastId + 1, Date.now());
    if (isFirst) return undefined;
    const onlyNumbers = sections.length === before.length && sections.every((section, index) => isSameButNumbers(section, before[index]));
    if (!onlyNumbers) return this.snapshotFrame();
    return eventFrame(this.lastId, 'availability', changed.map(({ id, available, status }) => ({ id, available, status })));
  }
}

function isEqual(a: SectionDocument, b: SectionDocument | undefined): boolean {
  return b !== undefined && a.available === b.available && a.status === b.status && isSameButNumbers(a, b);
}

function isSameButNumbers(a: SectionDocument, b: SectionDocument | undefined): boolean {
  return (
    b !== undefined && a.id === b.id && a.capacity === b.capacity && a.name === b.name && a.price === b.price &&
    a.currency === b.currency && a.description === b.description && a.location === b.location &&
    (a.map === b.map || JSON.stringify(a.map) === JSON.stringify(b.map))
  );
}
