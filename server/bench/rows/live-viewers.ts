import { setTimeout as delay } from 'node:timers/promises';
import type { Figures, Row } from '../row.js';
import { Viewers } from '../load/viewers.js';
import { withinFileLimit } from '../world/file-limit.js';
import type { Stage } from '../world/stage.js';
import type { Shop } from '../world/shop.js';
import { count as withCommas, ENDLESS, holdFigures, percentile } from './figures.js';

const HOT_ID = 1;
/** Sold to nobody but the probe, so that each of its numbers belongs to one change. */
const PROBE_ID = 2;
const PROBE_CAPACITY = 1_000_000;
const PROBE_EVERY_MS = 700;
/** What was changed last has reached everybody by then. */
const LAST_NEWS_MS = 2_000;

/** A page that shows live numbers is watched by far more people than buy. */
export const liveViewers: Row = {
  name: 'viewers',
  title: ({ viewers }) => `Holds while ${withCommas(viewers)} viewers watch the live numbers`,
  targets: [
    { what: 'KB of memory per viewer', figure: 'memory.kilobytesPerViewer', bound: 'atMost', limit: 25 },
    { what: 'p99 from the change to the viewer, ms', figure: 'watched.seenP99Ms', bound: 'atMost', limit: 500 },
    { what: 'holds/s against nobody watching', figure: 'watched.perSecond', against: 'unwatched.perSecond', bound: 'atLeast', limit: 0.75 },
  ],
  async prepare(stage) {
    const { connections, warmUpSeconds } = stage.world.sizes;
    const shop = await stage.shop({ strategy: 'slot', sections: [ENDLESS, PROBE_CAPACITY] });
    return {
      sides: [
        {
          name: 'unwatched',
          warmUp: () => shop.hold({ connections, seconds: warmUpSeconds, sectionIds: [HOT_ID] }),
          measure: async (seconds) => holdFigures(await shop.hold({ connections, seconds, sectionIds: [HOT_ID] })),
        },
        { name: 'watched', measure: (seconds) => sellWatched(stage, shop, seconds) },
        { name: 'memory', measure: () => weighViewers(stage, shop) },
      ],
      check: () => shop.faults(),
    };
  },
};

function viewerCount(stage: Stage): number {
  return withinFileLimit(stage.world.sizes.viewers, stage.tell);
}

/** What the viewers weigh in a server that does nothing else: one that sells has its own garbage. */
async function weighViewers(stage: Stage, shop: Shop): Promise<Figures> {
  const count = viewerCount(stage);
  const server = await shop.anotherServer();
  try {
    await (await Viewers.open({ port: server.port, tokens: stage.world.buyers.tokens, count: Math.ceil(count / 10), probeId: PROBE_ID })).close();
    await delay(stage.world.sizes.restMs);
    const beforeBytes = server.residentBytes;
    const viewers = await Viewers.open({ port: server.port, tokens: stage.world.buyers.tokens, count, probeId: PROBE_ID });
    await delay(stage.world.sizes.restMs);
    const kilobytesPerViewer = (server.residentBytes - beforeBytes) / count / 1024;
    await viewers.close();
    return { viewers: count, kilobytesPerViewer };
  } finally {
    await server.end();
  }
}

async function sellWatched(stage: Stage, shop: Shop, seconds: number): Promise<Figures> {
  const { connections } = stage.world.sizes;
  const count = viewerCount(stage);
  const viewers = await Viewers.open({ port: shop.server.port, tokens: stage.world.buyers.tokens, count, probeId: PROBE_ID });
  const changes = new Map<number, number>();
  const probing = new AbortController();
  const probes = probe(shop, changes, probing.signal);
  const held = await shop.hold({ connections, seconds, sectionIds: [HOT_ID] });
  probing.abort();
  await probes;
  await delay(LAST_NEWS_MS);
  const delaysMs = seenAfterMs(changes, await viewers.close(), count);
  return { ...holdFigures(held), seenP50Ms: percentile(delaysMs, 50), seenP99Ms: percentile(delaysMs, 99) };
}

/** For every change and viewer how long it took; throws when somebody was not told of a change or of a later one. */
function seenAfterMs(changes: ReadonlyMap<number, number>, sightings: Readonly<Record<number, readonly number[]>>, viewers: number): number[] {
  const seen = [...changes].map(([available, changedAtMs]) => ({ changedAtMs, moments: sightings[available] ?? [] }));
  return seen.flatMap(({ changedAtMs, moments }, index) => {
    const delaysMs = moments.map((moment) => moment - changedAtMs);
    const skipped = viewers - moments.length;
    if (skipped === 0) return delaysMs;
    // A viewer is told what is newest at its turn and may skip a number. Which of the later sightings was its own is not
    // known, so the latest is counted.
    const later = seen[index + 1]?.moments ?? [];
    if (later.length < skipped) throw new Error(`${skipped} of ${viewers} viewers were not told of a change`);
    const latestMs = later.reduce((latest, moment) => Math.max(latest, moment), 0);
    return [...delaysMs, ...Array.from({ length: skipped }, () => latestMs - changedAtMs)];
  });
}

/** Takes a place now and then; notes under the number that is left when PostgreSQL took the decision. */
async function probe(shop: Shop, changes: Map<number, number>, signal: AbortSignal): Promise<void> {
  for (let buyer = 0; !signal.aborted; buyer++) {
    const { createdAt } = JSON.parse(await shop.heldBy(buyer, PROBE_ID, 1)) as { createdAt: string };
    const { taken } = await shop.database.row<{ taken: number }>('SELECT taken FROM sections WHERE id = $1', [PROBE_ID]);
    changes.set(PROBE_CAPACITY - taken, Date.parse(createdAt));
    await delay(PROBE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
