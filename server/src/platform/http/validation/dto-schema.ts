import { getMetadataStorage, IS_OPTIONAL, ValidationTypes } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import { validationMetadataArrayToSchemas } from 'class-validator-jsonschema';
import { classOfProperty } from './nested-type.js';

type ValidationMetadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

export type DtoClass = new (...args: never[]) => object;

export interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  checks?: Record<string, Check>;
  [keyword: string]: unknown;
}

/** A class-validator rule that JSON schema has no exact word for, run as it is. */
export interface Check {
  readonly passes: (value: unknown) => boolean;
  readonly detail: string;
}

/**
 * Rules that JSON schema expresses exactly. Every other rule of class-validator runs as its own code behind the
 * keyword `checks`: lengths, for one, are counted differently (validator.js leaves out variation selectors).
 */
const EXACT: Readonly<Record<string, (constraints: unknown[]) => Record<string, unknown>>> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isBoolean: () => ({ type: 'boolean' }),
  isArray: () => ({ type: 'array' }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  isIn: ([values]) => ({ enum: values }),
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
};
// Schema words that say nothing about values of another type, which the rule itself refuses.
const ALSO_CHECKED = new Set(['min', 'max', 'arrayMinSize', 'arrayMaxSize']);

/** The JSON schema of a DTO class, from its class-validator decorators; unknown fields are refused. */
export function dtoSchema(dto: DtoClass, seen: readonly DtoClass[] = []): JsonSchema | undefined {
  if (seen.includes(dto)) throw new Error(`${dto.name} contains itself`);
  const metadatas = getMetadataStorage().getTargetValidationMetadatas(dto, '', true, false);
  if (metadatas.length === 0) return undefined;
  const owned = metadatas.map((metadata) => ({ ...metadata, target: dto, type: ruleName(metadata) }));
  const schemas = validationMetadataArrayToSchemas(owned, { additionalConverters: converters(owned, [...seen, dto]) });
  const schema = schemas[dto.name] as JsonSchema;
  for (const name of Object.keys(schema.properties ?? {})) {
    finishProperty(schema, name, owned.filter((metadata) => metadata.propertyName === name));
  }
  return { ...schema, additionalProperties: false };
}

function ruleName(metadata: ValidationMetadata): string {
  if (!(metadata.constraintCls as unknown)) return metadata.type;
  return getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls)[0]?.name ?? metadata.type;
}

type Converter = (metadata: ValidationMetadata) => Record<string, unknown>;

function converters(metadatas: readonly ValidationMetadata[], seen: readonly DtoClass[]): Record<string, Converter> {
  const found: Record<string, Converter> = {};
  for (const { type } of metadatas) {
    const exact = EXACT[type];
    if (type === (ValidationTypes.NESTED_VALIDATION)) found[type] = (metadata) => nestedSchema(metadata, seen);
    else if (exact !== undefined && !ALSO_CHECKED.has(type)) found[type] = (metadata) => exact(metadata.constraints);
    else if (exact !== undefined) found[type] = (metadata) => ({ ...exact(metadata.constraints), ...checkOf(metadata) });
    else found[type] = checkOf;
  }
  return found;
}

function nestedSchema(metadata: ValidationMetadata, seen: readonly DtoClass[]): Record<string, unknown> {
  const nested = classOfProperty(metadata.target as DtoClass, metadata.propertyName);
  const schema = nested && dtoSchema(nested, seen);
  if (schema === undefined) throw new Error(`${(metadata.target as DtoClass).name}.${metadata.propertyName} is nested without a class: add @Type()`);
  return schema;
}

let checksMade = 0;

function checkOf(metadata: ValidationMetadata): Record<string, unknown> {
  const cls = metadata.constraintCls as ValidationMetadata['constraintCls'] | undefined;
  if (cls === undefined) return {};
  const constraint = getMetadataStorage().getTargetValidatorConstraints(cls)[0];
  if (constraint === undefined) return {};
  const args: ValidationArguments = {
    value: undefined,
    constraints: metadata.constraints as unknown[],
    targetName: (metadata.target as DtoClass).name,
    object: {},
    property: metadata.propertyName,
  };
  const { instance } = constraint;
  const check: Check = {
    passes: (value) => {
      try {
        return instance.validate(value, { ...args, value }) === true;
      } catch {
        // validator.js throws at text it cannot encode, e.g. an e-mail address with a lone surrogate.
        return false;
      }
    },
    detail: detailOf(metadata, instance.defaultMessage?.(args), args),
  };
  // Two rules of one kind (two patterns) must not replace each other when the library merges a property's rules.
  return { checks: { [`${constraint.name}:${checksMade++}`]: check } };
}

/** class-validator's own sentence without the property's name, which the pointer already gives. */
function detailOf(metadata: ValidationMetadata, fallback: string | undefined, args: ValidationArguments): string {
  const custom = metadata.message as ValidationMetadata['message'] | undefined;
  const message = (typeof custom === 'function' ? custom(args) : custom) ?? fallback ?? 'is not valid';
  return message
    .replace(/^(each value in )?\$property /, '')
    .replace(/\$constraint(\d)/g, (_, index: string) => String(args.constraints[Number(index) - 1]));
}

/** Conditions decide about absence and null; rules other than presence never see either. */
function finishProperty(schema: JsonSchema, name: string, metadatas: readonly ValidationMetadata[]): void {
  const conditions = metadatas.filter(({ type }) => type === (ValidationTypes.CONDITIONAL_VALIDATION));
  const ignored = (value: unknown): boolean =>
    conditions.some((condition) => {
      // class-validator's own would let null pass as absent; here null is a value like any other.
      if (isOptionalRule(condition)) return value === undefined;
      return !(condition.constraints[0] as (object: object, value: unknown) => boolean)({ [name]: value }, value);
    });
  const property = schema.properties?.[name] ?? {};
  const onlyAllowed = metadatas.every(({ type }) => type === (ValidationTypes.WHITELIST));
  if (onlyAllowed || ignored(undefined)) schema.required = schema.required?.filter((required) => required !== name);
  // The library takes every condition for @IsOptional().
  else if (conditions.length > 0) schema.required = [...new Set([...(schema.required ?? []), name])];
  // A property is nullable where a @ValidateIf() of its own lets null pass.
  if (ignored(null) && schema.properties) schema.properties[name] = { if: { not: { type: 'null' } }, then: property };
}

export function isOptionalRule({ name }: Pick<ValidationMetadata, 'name'>): boolean {
  return name === IS_OPTIONAL;
}

/** A property's own schema, below the wrapping that lets null through. */
export function ruleOf(property: JsonSchema): JsonSchema {
  return (property.then as JsonSchema | undefined) ?? property;
}
