/* global self, caches, fetch, setTimeout, Request, URL */
// Opens the page without a connection, for buyers who have a ticket on this device; see
// server/docs/decisions/0017-tickets-without-a-connection.md. The build fills in what is between quotes and brackets.

const CACHE = `jari-shell-${'__VERSION__'}`;
const PATHS = [/* __PATHS__ */];
/** Never the page's own: answers about places are the server's to give, fresh or not at all. */
const NOT_THE_PAGE = /^\/(api|health|metrics)(\/|$)/;

// The whole shell of one build or nothing: addAll fails when a single file cannot be had, and the worker before stays.
// Names under /assets/ change with their content, so the browser's own cache may answer for them; `/` must be asked for.
self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(CACHE).then(async (cache) => {
      await cache.add(new Request('/', { cache: 'reload' }));
      await cache.addAll(PATHS.filter((path) => path !== '/'));
    }),
  );
});

// Runs once no page of the build before is open any more, so nobody loses files that they may still ask for.
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith('jari-shell-') && name !== CACHE).map((name) => caches.delete(name))),
      ),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || NOT_THE_PAGE.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(networkFirst(request));
  else if (PATHS.includes(pathname) && pathname !== '/') event.respondWith(cacheFirst(request));
});

/** A crowded cell may carry nothing for minutes without failing. */
const PATIENCE_MS = 3000;

/** Whoever has a connection gets the page that the server has now; the one on the device is for who has none, or one that stalls. */
async function networkFirst(request) {
  const answer = fetch(request);
  const stalled = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const first = await Promise.race([answer, stalled]).catch(() => undefined);
  return first ?? (await (await caches.open(CACHE)).match('/')) ?? answer;
}

async function cacheFirst(request) {
  // Not bound to how the file was asked for: a script and a preload of it differ in headers.
  const kept = await (await caches.open(CACHE)).match(new URL(request.url).pathname, { ignoreVary: true });
  return kept ?? fetch(request);
}
