import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyHelmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { pathOf } from './problems/problem.js';
import { PLAIN_HEADERS } from './response-headers.js';
import type { RouteTable } from './route-table.js';

/** Where `npm run build` puts the client, seen from both `src` and `dist`. */
export const CLIENT_FOLDER = join(import.meta.dirname, '..', '..', '..', '..', 'client', 'dist');

const ONE_YEAR = 'public, max-age=31536000, immutable';

// The build runs under 'self' alone; small images may be inlined as data URLs. No upgrade-insecure-requests: the page
// is also served over plain HTTP, on a laptop or inside a network.
const PAGE_SECURITY = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: { maxAge: 15_552_000, includeSubDomains: false },
};

/**
 * Serves the built page: files by name, `index.html` for every address of the page's own router, 404 for what can
 * only be a mistake. Without a build there are no such routes.
 */
export function serveClient(fastify: FastifyInstance, routes: RouteTable, folder = CLIENT_FOLDER): void {
  if (!existsSync(join(folder, 'index.html'))) return;
  // In a context of its own: helmet's hooks would otherwise run for every request of the API.
  void fastify.register(async (page) => {
    // Fastify's own headers win over those that helmet writes, so the API's policy would stay and stop every script.
    page.addHook('onRequest', (_request, reply, done) => {
      for (const name of Object.keys(PLAIN_HEADERS)) reply.removeHeader(name);
      done();
    });
    await page.register(fastifyHelmet, PAGE_SECURITY);
    await page.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (response, path) => {
        const hashed = path.includes(`${join(folder, 'assets')}`);
        void response.header('cache-control', hashed ? ONE_YEAR : 'no-cache');
      },
    });
    page.get('/*', (request, reply) => {
      const path = pathOf(request.url);
      if (/^\/(api|assets|health|metrics)(\/|$)/.test(path)) throw routes.missing(request.method, path);
      return reply.sendFile('index.html');
    });
  });
}
