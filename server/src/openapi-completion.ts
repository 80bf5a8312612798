import type { OpenAPIObject } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import { PROBLEMS } from './platform/http/problems/problem-catalogue.js';
import type { ProblemCode } from './platform/http/problems/problem-catalogue.js';
import { problemResponse } from './platform/http/problems/api-problems.decorator.js';
import { PROBLEM_CONTENT_TYPE } from './platform/http/problems/problem.js';
import type { DtoClass } from './platform/http/validation/dto-schema.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schema = Extract<NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string], { type?: unknown }>;

const METHODS = ['get', 'post', 'patch', 'delete'] as const;

/** The only numbers of the API that are not whole. */
const FRACTIONS = new Set(['occupancyRate', 'conversion', 'perSecond', 'p50Ms', 'p95Ms', 'p99Ms']);
/** Without control characters; over several lines, with line breaks and tabs. */
const ONE_LINE = '^[^\\u0000-\\u001f\\u007f-\\u009f]*$';
const LINES = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$';

const FRACTIONAL_SCHEMAS = new Set(['SectionMap']);

/** Adds the problems that any route may answer, so that no controller has to repeat them. */
export function addCommonProblems(document: OpenAPIObject): void {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const isProbe = !path.startsWith('/api/') || path.includes('/health/');
      addProblems(operation, isProbe ? ['METHOD_NOT_ALLOWED'] : commonCodes(method));
    }
  }
}

function commonCodes(method: (typeof METHODS)[number]): ProblemCode[] {
  const always: ProblemCode[] = ['METHOD_NOT_ALLOWED', 'VALIDATION_FAILED', 'RATE_LIMITED', 'INTERNAL', 'OVERLOADED', 'STORE_UNAVAILABLE'];
  // A body is read before anybody asks whether the route wants one; that of a GET is not.
  return method === 'get' ? always : [...always, 'CROSS_ORIGIN', 'MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];
}

function addProblems(operation: Operation, codes: readonly ProblemCode[]): void {
  const responses = operation.responses as Record<string, { description?: string; content?: Record<string, { examples?: Record<string, unknown> }> }>;
  const known = Object.values(responses).flatMap(({ content }) => Object.keys(content?.[PROBLEM_CONTENT_TYPE]?.examples ?? {}) as ProblemCode[]);
  const all = [...new Set([...known, ...codes])];
  const statuses = new Set(all.map((code) => PROBLEMS[code].status));
  for (const status of [...statuses].sort()) {
    const { description, headers, content } = problemResponse(status, all);
    responses[String(status)] = { ...responses[String(status)], description, ...(headers && { headers }), content };
  }
}

/** Says of requests what class-validator checks and the compiler's plugin cannot see: our own rules, and that no other field is allowed. */
export function addConstraints(document: OpenAPIObject, bodies: readonly DtoClass[]): void {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const dto of bodies) {
    const schema = schemas[dto.name];
    if (!schema?.properties) continue;
    schema.additionalProperties = false;
    for (const rule of getMetadataStorage().getTargetValidationMetadatas(dto, '', true, false)) {
      const property = schema.properties[rule.propertyName] as Schema | undefined;
      if (property) constrain(property, rule.name ?? '', rule.constraints as unknown[]);
    }
  }
}

function constrain(property: Schema, rule: string, constraints: readonly unknown[]): void {
  if (rule === 'safeText') {
    const [min, max] = constraints as [number, number];
    if (min > 0) property.minLength = min;
    property.maxLength = max;
    property.pattern = constraints[2] === 'lines' ? LINES : ONE_LINE;
  }
  if (rule === 'isCurrency') property.pattern = '^[A-Z]{3}$';
  if (rule === 'isInstant') property.format = 'date-time';
  if (rule === 'matches') property.pattern = (constraints[0] as RegExp).source;
}

/**
 * A nullable member of a named shape: beside `allOf` its `nullable` says nothing, since the shape itself takes no null (OpenAPI 3.0.3,
 * schema object). So the shape is written out.
 */
export function writeOutNullableShapes(document: OpenAPIObject): void {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const { properties = {} } of Object.values(schemas)) {
    for (const [name, property] of Object.entries(properties as Record<string, Schema>)) {
      const [only] = property.allOf ?? [];
      if (property.nullable !== true || only === undefined || !('$ref' in only)) continue;
      delete property.allOf;
      properties[name] = { ...schemas[only.$ref.split('/').at(-1) ?? ''], ...property };
    }
  }
}

/** TypeScript has one type of number; this API has whole ones, but for a few. */
export function nameIntegers(document: OpenAPIObject): void {
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
    if (!FRACTIONAL_SCHEMAS.has(name)) visit(schema, '');
  }
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) for (const parameter of item[method]?.parameters ?? []) visit(parameter, '');
  }
}

function visit(value: unknown, name: string): void {
  if (typeof value !== 'object' || value === null) return;
  const schema = value as Record<string, unknown>;
  if (schema.type === 'number' && !FRACTIONS.has(name)) schema.type = 'integer';
  for (const [key, child] of Object.entries(schema)) if (key !== 'example' && key !== 'examples') visit(child, key);
}
