export type Totals = { sections: number; capacity: number; available: number; pending: number; confirmed: number };

type SectionStats = Omit<Totals, 'sections'> & { eventId: number };

/** What an event's sections come to. */
export function totalsByEvent(sections: readonly SectionStats[]): ReadonlyMap<number, Totals> {
  const totals = new Map<number, Totals>();
  for (const { eventId, capacity, available, pending, confirmed } of sections) {
    const sum = totals.get(eventId) ?? { sections: 0, capacity: 0, available: 0, pending: 0, confirmed: 0 };
    sum.sections += 1;
    sum.capacity += capacity;
    sum.available += available;
    sum.pending += pending;
    sum.confirmed += confirmed;
    totals.set(eventId, sum);
  }
  return totals;
}
