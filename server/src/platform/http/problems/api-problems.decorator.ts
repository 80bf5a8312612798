import 'reflect-metadata';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEMS } from './problem-catalogue.js';
import type { DocumentedProblem, ProblemCode } from './problem-catalogue.js';
import { ProblemDocument } from './problem-document.js';
import { PROBLEM_CONTENT_TYPE, problemDocument } from './problem.js';

const CODES = 'jari:problem-codes';
const ROUTE_PATH = 'path';

/**
 * Documents the problems a route can answer, one response per status with an example per code.
 * May be repeated and comes along with decorators such as @SignedIn(): the codes add up.
 */
export function ApiProblems(...codes: ProblemCode[]): MethodDecorator & ClassDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (key !== undefined && descriptor !== undefined) document(target, key, descriptor, codes);
    else for (const [name, method] of routesOf(target as new () => object)) document((target as new () => object).prototype as object, name, method, codes);
  };
}

function document(target: object, key: string | symbol, descriptor: PropertyDescriptor, codes: readonly ProblemCode[]): void {
  const handler = descriptor.value as object;
  const before = (Reflect.getMetadata(CODES, handler) ?? []) as ProblemCode[];
  const all = [...new Set([...before, ...codes])];
  Reflect.defineMetadata(CODES, all, handler);
  ApiExtraModels(ProblemDocument)(target, key, descriptor);
  for (const status of new Set(codes.map((code) => PROBLEMS[code].status))) {
    ApiResponse(problemResponse(status, all))(target, key, descriptor);
  }
}

function routesOf(controller: new () => object): [string, PropertyDescriptor][] {
  return Object.entries(Object.getOwnPropertyDescriptors(controller.prototype as object)).filter(
    ([, { value }]) => typeof value === 'function' && Reflect.hasMetadata(ROUTE_PATH, value as object),
  );
}

/** The response object of one status, for those of the codes that have it. */
export function problemResponse(status: number, codes: readonly ProblemCode[]) {
  const own = codes.filter((code) => PROBLEMS[code].status === status);
  return {
    status,
    description: own.map((code) => `\`${code}\``).join(', '),
    ...headersOf(status),
    content: {
      [PROBLEM_CONTENT_TYPE]: {
        schema: { $ref: getSchemaPath(ProblemDocument) },
        examples: Object.fromEntries(own.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function headersOf(status: number): { headers?: Record<string, { description: string; required: true; schema: { type: 'string' | 'integer'; minimum?: number } }> } {
  if (status === 405) return { headers: { Allow: { description: 'The methods of this address.', required: true, schema: { type: 'string' } } } };
  if (status !== 429 && status !== 503) return {};
  return { headers: { 'Retry-After': { description: 'Seconds to wait.', required: true, schema: { type: 'integer', minimum: 1 } } } };
}

function exampleOf(code: ProblemCode): object {
  const { status, detail, extra }: DocumentedProblem = PROBLEMS[code];
  const plain = problemDocument({ status, code, detail }, '/api/reservations', 'k3J9x0Qa-1f');
  return { ...plain, ...extra };
}
