import type { FastifyContextConfig } from 'fastify';
import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';

/** A stricter budget than the general one, counted per address. */
export type RateBudget = 'guests' | 'signIns';

declare module 'fastify' {
  interface FastifyContextConfig {
    rateBudget?: RateBudget | 'none';
    csvBody?: boolean;
  }
}

/** Adds to the route's Fastify config; Nest's own decorator would replace what another one has put there. */
function routeConfig(config: FastifyContextConfig): MethodDecorator {
  return (target, key, descriptor) => {
    const before = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value as object) as FastifyContextConfig | undefined;
    RouteConfig({ ...before, ...config })(target, key, descriptor);
  };
}

export const RateLimited = (budget: RateBudget | 'none'): MethodDecorator => routeConfig({ rateBudget: budget });

/** The route takes a file in text/csv. */
export const CsvBody = (): MethodDecorator => routeConfig({ csvBody: true });
