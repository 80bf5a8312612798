import fastifyRateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RateLimits } from '../../config/app-config.js';
import { HttpProblem } from '../problems/problem.js';
import type { RateBudget } from '../route-config.js';
import type { RateCounters } from './rate-counters.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom the request is counted against once its session or key is known to be genuine; else its address is. */
    rateIdentity: string | null;
  }
}

const WINDOW_MS = 60_000;

/**
 * Budgets a minute: a session or key by itself, everybody else by address, and the routes that make sessions by
 * address in budgets of their own.
 */
export async function limitRates(fastify: FastifyInstance, limits: RateLimits, counters: RateCounters): Promise<void> {
  fastify.decorateRequest('rateIdentity', null);
  if (!limits.enabled) return;
  fastify.addHook('onRoute', (route) => {
    const budget = route.config?.rateBudget;
    // Probes and scrapers must not be turned away, and files are cheap.
    if (budget === 'none' || !route.url.startsWith('/api/')) route.config = { ...route.config, rateLimit: false };
    else if (budget !== undefined) route.config = { ...route.config, rateLimit: strictBudget(budget, limits) };
  });
  await fastify.register(fastifyRateLimit, {
    timeWindow: WINDOW_MS,
    max: (request: FastifyRequest) => (request.rateIdentity === null ? limits.perAddressPerMinute : limits.perSessionPerMinute),
    keyGenerator: (request: FastifyRequest) => request.rateIdentity ?? addressOf(request),
    store: storeClass(counters),
    enableDraftSpec: true,
    addHeadersOnExceeding: { 'ratelimit-limit': false, 'ratelimit-remaining': false, 'ratelimit-reset': false },
    addHeaders: { 'ratelimit-limit': true, 'ratelimit-remaining': true, 'ratelimit-reset': true, 'retry-after': true },
    errorResponseBuilder: (_request, { ttl }) => tooManyRequests(Math.max(1, Math.ceil(ttl / 1000))),
  });
}

function strictBudget(budget: RateBudget, limits: RateLimits): { max: number; keyGenerator: (request: FastifyRequest) => string } {
  const max = budget === 'guests' ? limits.guestsPerAddressPerMinute : limits.signInsPerAddressPerMinute;
  return { max, keyGenerator: (request) => `${budget}:${addressOf(request)}` };
}

/** A whole /64 is one customer in IPv6, so it is one address here. */
function addressOf(request: FastifyRequest): string {
  return `address:${normalizeIP(request.ip)}`;
}

function tooManyRequests(retryAfterSeconds: number): HttpProblem {
  return new HttpProblem({
    status: 429,
    code: 'RATE_LIMITED',
    detail: `Too many requests. Try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  });
}

type Answer = (error: Error | null, result?: { current: number; ttl: number }) => void;

/** The plugin makes its store itself, so the counters are given to it inside a class. */
function storeClass(counters: RateCounters) {
  return class Store {
    incr(key: string, answer: Answer, windowMs: number, max: number): void {
      answer(null, counters.count(key, windowMs, max));
    }

    child(): Store {
      return this;
    }
  };
}
