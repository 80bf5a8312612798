import type { LiveNumbers } from '../reservations/stock/stock-board.js';
import type { SectionDocument } from '../sections/section.dto.js';
import type { LiveGroup } from './live-group.js';
import { LiveState } from './live-state.js';
import type { OnSaleSections } from './on-sale-sections.js';

/** One event's sections, or all. */
export type LiveScope = number | 'all';

/** What a channel's state was made from; while both are the same objects, nothing can have changed. */
export interface LiveSource {
  readonly onSale: OnSaleSections;
  readonly reading: readonly LiveNumbers[];
}

/** One scope: its newest state and the groups of those who watch it. */
export class LiveChannel {
  readonly groups = new Set<LiveGroup>();
  state: LiveState | undefined;
  source: LiveSource | undefined;

  constructor(readonly scope: LiveScope) {}

  get viewerCount(): number {
    let count = 0;
    for (const group of this.groups) count += group.viewers.size;
    return count;
  }

  /** Takes over what was read; the state stays the same object while nothing is different. */
  update(sections: readonly SectionDocument[], source: LiveSource): void {
    this.source = source;
    if (this.state?.isAs(sections) === true) return;
    this.state = new LiveState(Math.max((this.state?.id ?? 0) + 1, Date.now()), sections);
  }

  groupWithRoom(): LiveGroup | undefined {
    for (const group of this.groups) if (group.hasRoom) return group;
    return undefined;
  }
}
