/** What became of an event's holds, in whole reservations. `refused` are holds that were not admitted. */
export interface Activity {
  held: number;
  confirmed: number;
  cancelled: number;
  expired: number;
  refused: number;
}

/** Counts what one instance has answered since somebody last took the counts. Counting costs a look-up and an addition. */
export class ActivityTally {
  private byEvent = new Map<number, Activity>();

  /** @param eventId undefined where nobody knows it: such an answer belongs to no event's chart. */
  count(eventId: number | undefined, kind: keyof Activity, times = 1): void {
    if (eventId === undefined) return;
    this.of(eventId)[kind] += times;
  }

  /** Hands over everything counted so far and begins anew. */
  takeAll(): ReadonlyMap<number, Activity> {
    const all = this.byEvent;
    this.byEvent = new Map();
    return all;
  }

  /** Takes back what could not be kept elsewhere. */
  putBack(all: ReadonlyMap<number, Activity>): void {
    for (const [eventId, counts] of all) {
      const own = this.of(eventId);
      for (const kind of Object.keys(own) as (keyof Activity)[]) own[kind] += counts[kind];
    }
  }

  private of(eventId: number): Activity {
    let counts = this.byEvent.get(eventId);
    if (counts === undefined) this.byEvent.set(eventId, (counts = { held: 0, confirmed: 0, cancelled: 0, expired: 0, refused: 0 }));
    return counts;
  }
}
