import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import type { OpenAPIObject } from '@nestjs/swagger';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly validate: ValidateFunction;
  readonly schema: PropertySchema;
  readonly required?: boolean;
}

export interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly $ref?: string;
}

export interface DocumentedBody {
  readonly type: 'application/json' | 'text/csv';
  /** Of a body that is a text. */
  readonly example: unknown;
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required: readonly string[];
  readonly validate: ValidateFunction;
}

/** What one status may carry; without a content type the answer has no body. */
export interface DocumentedAnswer {
  readonly bodies: ReadonlyMap<string, ValidateFunction>;
  /** Empty for answers that are no problems. */
  readonly codes: readonly string[];
  /** Those that every such answer has. */
  readonly headers: readonly string[];
}

export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** As in the document, e.g. `/api/events/{id}`. */
  readonly path: string;
  /** Who may call it, one scheme each; nobody has to sign in where there is none. */
  readonly access: readonly ('session' | 'apiKey')[];
  readonly parameters: readonly Parameter[];
  readonly body: DocumentedBody | undefined;
  readonly answers: ReadonlyMap<number, DocumentedAnswer>;
}

interface RawAnswer {
  readonly content?: Readonly<Record<string, { readonly schema?: object; readonly examples?: object }>>;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
}

interface RawOperation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { name: string; in: Parameter['in']; schema: PropertySchema; required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Partial<Record<DocumentedBody['type'], { readonly schema: { readonly $ref?: string; readonly example?: unknown } }>>> };
  readonly responses: Readonly<Record<string, RawAnswer>>;
}

// The committed one, which the build writes and CI holds against it: the compiler's plugin does not run under Jest.
const document = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8')) as OpenAPIObject;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(jsonSchema(document) as object, 'document');

/** OpenAPI 3.0 says `nullable` where JSON schema says `type: null`. */
export function jsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(jsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const plain = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, jsonSchema(value)]));
  return 'nullable' in schema ? { anyOf: [{ type: 'null' }, plain] } : plain;
}

/** References lead into the document wherever the schema is used. */
function compile(schema: object): ValidateFunction {
  return ajv.compile(JSON.parse(JSON.stringify(jsonSchema(schema)).replaceAll('"#/components', '"document#/components')) as object);
}

function bodyOf({ requestBody }: RawOperation): DocumentedBody | undefined {
  if (requestBody === undefined) return undefined;
  const [[type, { schema }]] = Object.entries(requestBody.content) as [[DocumentedBody['type'], { schema: { $ref?: string; example?: unknown } }]];
  const { properties = {}, required = [] } = schema.$ref === undefined ? {} : schemaNamed(schema.$ref);
  return { type, example: schema.example, properties, required, validate: compile(schema) };
}

interface NamedSchema {
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

export function schemaNamed(reference: string): NamedSchema {
  return document.components?.schemas?.[reference.split('/').at(-1) ?? ''] as NamedSchema;
}

function answerOf({ content = {}, headers = {} }: RawAnswer): DocumentedAnswer {
  return {
    bodies: new Map(Object.entries(content).map(([type, { schema = {} }]) => [type, compile(schema)])),
    codes: Object.keys(content['application/problem+json']?.examples ?? {}),
    headers: Object.entries(headers).flatMap(([name, { required = false }]) => (required ? [name] : [])),
  };
}

/** Every operation that the document describes. */
export const OPERATIONS: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item as Record<string, RawOperation>).map(([method, operation]) => ({
    id: operation.operationId,
    method: method.toUpperCase() as Method,
    path,
    access: (operation.security ?? []).flatMap((schemes) => Object.keys(schemes) as ('session' | 'apiKey')[]),
    parameters: (operation.parameters ?? []).map((parameter) => ({ ...parameter, validate: compile(parameter.schema) })),
    body: bodyOf(operation),
    answers: new Map(Object.entries(operation.responses).map(([status, answer]) => [Number(status), answerOf(answer)])),
  })),
);

const matches = (operation: Operation, path: string): boolean => new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);

/** Whose turn a request is: a fixed path comes before one with an id, and GET brings HEAD along. */
export function operationAt(method: string, path: string): Operation | undefined {
  const found = OPERATIONS.filter((operation) => operation.method === (method === 'HEAD' ? 'GET' : method) && matches(operation, path));
  return found.find((operation) => operation.path === path) ?? found[0];
}

/** The methods that an address knows. */
export function methodsAt(path: string): string[] {
  const methods = new Set<string>(OPERATIONS.filter((operation) => matches(operation, path)).map(({ method }) => method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}
