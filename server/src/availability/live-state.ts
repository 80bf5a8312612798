import type { SectionDocument } from '../sections/section.dto.js';
import { eventFrame } from './live-frame.js';
import type { LiveFrame } from './live-frame.js';

/** What there was to tell of a scope at one moment. Its frames are made once and shared by everybody who is told of it. */
export class LiveState {
  private snapshot: LiveFrame | undefined;
  // By its id: a reference would keep the earlier state, and that the one before it, as long as anybody watches.
  private change: { readonly sinceId: number; readonly frame: LiveFrame } | undefined;

  constructor(
    /** Rises with every state of a channel. */
    readonly id: number,
    readonly sections: readonly SectionDocument[],
  ) {}

  /** Everything, for a new viewer. */
  snapshotFrame(): LiveFrame {
    this.snapshot ??= eventFrame(this.id, 'snapshot', this.sections);
    return this.snapshot;
  }

  /** What a viewer who was told an earlier state has to be told; nothing when all has come to be as it was then. */
  frameSince(earlier: LiveState): LiveFrame | undefined {
    if (this.change?.sinceId === earlier.id) return this.change.frame;
    const before = earlier.sections;
    const changed = this.changedSince(before);
    const hasOthers = this.sections.length !== before.length;
    if (changed.length === 0 && !hasOthers) return undefined;
    const isOnlyNumbers = !hasOthers && this.sections.every((section, index) => isSameButNumbers(section, before[index]));
    const frame = isOnlyNumbers
      ? eventFrame(this.id, 'availability', changed.map(newsOf))
      : this.snapshotFrame();
    this.change = { sinceId: earlier.id, frame };
    return frame;
  }

  isAs(sections: readonly SectionDocument[]): boolean {
    return sections.length === this.sections.length && this.changedSince(sections).length === 0;
  }

  private changedSince(before: readonly SectionDocument[]): SectionDocument[] {
    return this.sections.filter((section, index) => !isEqual(section, before[index]));
  }
}

/** What JSON leaves out is no longer so: a section that has something to sell again expects nothing back. */
function newsOf({ id, available, status, pending, nextReturnAt }: SectionDocument): Partial<SectionDocument> {
  return { id, available, status, pending, nextReturnAt };
}

/** How many places are held, but for none, matters only beside news of another kind: it changes with every hold of a sold-out crowd. */
function isEqual(a: SectionDocument, b: SectionDocument | undefined): boolean {
  return (
    b !== undefined && a.available === b.available && a.status === b.status && a.nextReturnAt === b.nextReturnAt &&
    (a.pending === 0) === (b.pending === 0) && isSameButNumbers(a, b)
  );
}

function isSameButNumbers(a: SectionDocument, b: SectionDocument | undefined): boolean {
  return (
    b !== undefined && a.id === b.id && a.capacity === b.capacity && a.name === b.name && a.price === b.price &&
    a.currency === b.currency && a.description === b.description && a.location === b.location &&
    (a.map === b.map || JSON.stringify(a.map) === JSON.stringify(b.map))
  );
}
