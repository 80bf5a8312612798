import type { RouteOptions } from 'fastify';
import { HttpProblem } from './problems/problem.js';
import { describeStatus } from './problems/describe-failure.js';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * Which methods each path knows. Fastify answers 404 for a known path with another method; HTTP asks for 405 and `Allow`.
 * Consulted only for requests that found no route, so a list of expressions is quick enough.
 */
export class RouteTable {
  private readonly paths = new Map<string, KnownPath>();

  add(route: Pick<RouteOptions, 'url' | 'method'>): void {
    // The client's fallback matches everything; it makes no path known.
    if (route.url.endsWith('*')) return;
    const known = this.paths.get(route.url) ?? { pattern: patternOf(route.url), methods: new Set<string>() };
    for (const method of [route.method].flat()) known.methods.add(method.toUpperCase());
    this.paths.set(route.url, known);
  }

  allowed(path: string): string[] {
    const decoded = decodePath(path);
    const methods = new Set<string>();
    for (const known of this.paths.values()) {
      if (known.pattern.test(decoded)) for (const method of known.methods) methods.add(method);
    }
    return [...methods].sort();
  }

  /** The failure of a request that found no route. */
  missing(method: string, path: string): HttpProblem {
    const allow = this.allowed(path);
    if (allow.length === 0 || allow.includes(method)) return new HttpProblem(describeStatus(404));
    return new HttpProblem({
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
      detail: `This address knows only ${allow.join(', ')}.`,
      headers: { allow: allow.join(', ') },
    });
  }
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}

function decodePath(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
