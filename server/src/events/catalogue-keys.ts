/** Names of cached catalogue entries. All of an event carry one version, the sum of the versions of its rows. */
export const catalogueKeys = {
  /** The first page of the list, which every buyer's first visit asks for. */
  firstEvents: 'events:first',
  event: (id: number) => `event:${id}`,
  section: (id: number) => `section:${id}`,
  sectionsOfEvent: (eventId: number) => `sections:event:${eventId}`,
  /** Descriptions of every section whose event has not ended; live numbers are merged in on reading. */
  onSale: 'sections:on-sale',
};

export const CATALOGUE_TTL_MS = 300_000;
export const ON_SALE_TTL_MS = 30_000;
