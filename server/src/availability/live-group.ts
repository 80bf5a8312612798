import { HEARTBEAT } from './live-frame.js';
import type { LiveFrame } from './live-frame.js';
import type { LiveState } from './live-state.js';
import type { LiveViewer } from './live-viewer.js';

/** So many are told in one turn of the event loop, which takes it about 3 ms. */
const VIEWERS_PER_GROUP = 250;
const HEARTBEAT_MS = 15_000;

/** Viewers of one scope who are told at the same moment, and what they were told last. */
export class LiveGroup {
  readonly viewers = new Set<LiveViewer>();
  private heartbeatDueAtMs: number;

  constructor(
    private told: LiveState,
    nowMs: number,
    /** When the group is told next. */
    public dueAtMs: number,
  ) {
    this.heartbeatDueAtMs = nowMs + HEARTBEAT_MS;
  }

  get hasRoom(): boolean {
    return this.viewers.size < VIEWERS_PER_GROUP;
  }

  /** What the others were told, not what is newest: the next change is told to all of the group as one. */
  add(viewer: LiveViewer): void {
    this.viewers.add(viewer);
    viewer.write(this.told.snapshotFrame());
  }

  /** Tells what has changed and that the server is there; gives how many viewers were dropped. */
  tell(state: LiveState, nowMs: number): number {
    let dropped = 0;
    if (nowMs >= this.heartbeatDueAtMs) {
      this.heartbeatDueAtMs = nowMs + HEARTBEAT_MS;
      dropped += this.write(HEARTBEAT);
    }
    if (state === this.told) return dropped;
    const change = state.frameSince(this.told);
    if (change !== undefined) dropped += this.write(change);
    this.told = state;
    return dropped;
  }

  private write(frame: LiveFrame): number {
    let dropped = 0;
    for (const viewer of this.viewers) if (!viewer.write(frame)) dropped += 1;
    return dropped;
  }
}
