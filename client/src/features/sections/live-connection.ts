import type { Section } from '../../api/types';
import { fetchAvailable, fetchSections } from './sections.api';
import { useLiveSections, type AvailabilityChange } from './live-sections.store';

const POLL_EVERY_MS = 3000;
const LONGEST_RECONNECT_MS = 15_000;
/** A quiet stream and a dead one look the same to EventSource, so a quiet one is compared with the server. */
const CHECK_AFTER_QUIET_MS = 15_000;
/** Numbers older than this are shown with their age. */
export const STALE_AFTER_MS = 10_000;

/**
 * Keeps the numbers of one event up to date until the returned function is called: by the stream while it is
 * there, by asking while it is not. Nobody has to reload.
 */
export function connectLiveSections(eventId: number): () => void {
  const store = useLiveSections.getState;
  store().open(eventId);

  const abort = new AbortController();
  let source: EventSource | null = null;
  let reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let lastHeardAt = Date.now();
  /** When a quiet stream was last compared with the server, which does not make it any less quiet. */
  let lastCheckedAt = 0;
  let asking = false;

  const isQuiet = (since = lastHeardAt) => Date.now() - since > CHECK_AFTER_QUIET_MS;
  const heard = () => {
    failures = 0;
    lastHeardAt = Date.now();
    store().setMode('live');
  };

  const openStream = () => {
    clearTimeout(reconnectTimer);
    source?.close();
    source = new EventSource(`/api/sections/live?eventId=${eventId}`);
    source.addEventListener('snapshot', (message: MessageEvent<string>) => {
      const sections = snapshotSections(parse(message));
      if (!sections) return;
      store().replaceAll(sections);
      heard();
    });
    source.addEventListener('availability', (message: MessageEvent<string>) => {
      const changes = parse(message);
      if (!Array.isArray(changes)) return;
      store().change(changes as AvailabilityChange[]);
      heard();
    });
    source.onerror = () => {
      if (abort.signal.aborted) return;
      if (store().mode === 'live') store().setMode('polling');
      // The browser reconnects a cut stream by itself but gives up on a refused one (503, 429).
      if (source?.readyState === EventSource.CLOSED) reconnectLater();
      void ask();
    };
  };

  const reconnectLater = () => {
    clearTimeout(reconnectTimer);
    failures += 1;
    const delay = Math.min(LONGEST_RECONNECT_MS, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
    reconnectTimer = setTimeout(openStream, delay);
  };

  const ask = async () => {
    if (asking || abort.signal.aborted) return;
    asking = true;
    try {
      const before = store().byId;
      const sections = await askServer(eventId, before, abort.signal);
      if (abort.signal.aborted) return;
      const streamSpokeMeanwhile = store().mode === 'live' && store().byId !== before;
      if (!streamSpokeMeanwhile) apply(sections);
      if (store().mode !== 'live') store().setMode('polling');
    } catch {
      const wasLive = store().mode === 'live';
      if (abort.signal.aborted || (wasLive && !isQuiet())) return;
      store().setMode('stale');
      // A connection that carries nothing may take minutes to say so, and the stream on it with it.
      if (wasLive) reconnectLater();
    } finally {
      asking = false;
    }
  };

  const apply = (answer: Answer) => {
    if (answer.complete) store().replaceAll(answer.sections);
    else store().change(answer.sections);
  };

  const timer = setInterval(() => {
    if (document.hidden) return;
    if (store().mode !== 'live') void ask();
    else if (isQuiet(Math.max(lastHeardAt, lastCheckedAt))) {
      lastCheckedAt = Date.now();
      const before = store().byId;
      void ask().then(() => {
        // Numbers moved while the stream said nothing: it is dead, whatever the browser believes.
        if (store().byId !== before && !abort.signal.aborted) openStream();
      });
    }
  }, POLL_EVERY_MS);

  const wake = () => {
    if (document.hidden) return;
    // After a long sleep numbers are not live before they have been heard again.
    if (store().mode === 'live' && isQuiet()) store().setMode('polling');
    if (store().mode !== 'live') openStream();
    void ask();
  };
  const lose = () => store().setMode('stale');
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  window.addEventListener('offline', lose);

  openStream();
  void ask();

  return () => {
    abort.abort();
    source?.close();
    clearTimeout(reconnectTimer);
    clearInterval(timer);
    document.removeEventListener('visibilitychange', wake);
    window.removeEventListener('online', wake);
    window.removeEventListener('offline', lose);
  };
}

type Answer = { sections: Section[]; complete: boolean };

/** The short list of what is on sale when it covers what the page believes to be open, else all sections. */
async function askServer(
  eventId: number,
  known: Readonly<Record<number, Section>>,
  signal: AbortSignal,
): Promise<Answer> {
  const open = Object.values(known).filter((section) => section.status === 'open');
  if (open.length > 0) {
    const sections = await fetchAvailable(eventId, signal);
    const listed = new Set(sections.map((section) => section.id));
    const sameSet = sections.every(({ id }) => known[id]) && open.every(({ id }) => listed.has(id));
    if (sameSet) return { sections, complete: false };
  }
  return { sections: await fetchSections(eventId, signal), complete: true };
}

function parse(message: MessageEvent<string>): unknown {
  try {
    return JSON.parse(message.data) as unknown;
  } catch {
    return null;
  }
}

function snapshotSections(snapshot: unknown): Section[] | null {
  if (Array.isArray(snapshot)) return snapshot as Section[];
  if (typeof snapshot === 'object' && snapshot !== null && 'sections' in snapshot) {
    return Array.isArray(snapshot.sections) ? (snapshot.sections as Section[]) : null;
  }
  return null;
}
