import { Body, Controller, Post } from '@nestjs/common';
import { plainToInstance, Type } from 'class-transformer';
import type { ClassConstructor } from 'class-transformer';
import {
  ArrayMaxSize, IsArray, IsBoolean, IsEmail, IsIn, IsInt, IsISO8601, IsOptional, IsString, Length, Matches, Max, MaxLength, Min, ValidateIf, ValidateNested, getMetadataStorage, validateSync,
} from 'class-validator';
import fc from 'fast-check';
import { CompiledDto } from '../../src/platform/http/validation/compiled-dto.js';
import { DtoCheck } from '../../src/platform/http/validation/dto-check.js';
import { isOptionalRule, ruleOf } from '../../src/platform/http/validation/dto-schema.js';
import type { DtoClass, JsonSchema } from '../../src/platform/http/validation/dto-schema.js';
import { classOfProperty } from '../../src/platform/http/validation/nested-type.js';
import { IsInstant, SafeText } from '../../src/platform/http/validation/text.decorators.js';
import { startTestApp } from './test-app.js';
import type { TestApp } from './test-app.js';

class InnerDto {
  @IsInt()
  @Min(-5)
  x: number;

  @IsOptional()
  @IsBoolean()
  on?: boolean;
}

/** One of every rule that routes use, so that the comparison does not depend on which routes there are. */
class EveryRuleDto {
  @IsString() @Length(2, 4) length: string;
  @IsString() @Matches(/^[a-z]+$/) @Matches(/b/i) matches: string;
  @IsInt() @Min(1) @Max(3) int: number;
  @Min(1) onlyMin: number;
  @IsBoolean() flag: boolean;
  @IsIn(['a', 'b', 1]) choice: string;
  @IsEmail() email: string;
  @IsISO8601({ strict: true }) iso: string;
  @IsInstant() instant: string;
  @SafeText(1, 3) text: string;
  @SafeText(0, 2) short: string;
  @IsArray() @ArrayMaxSize(2) @IsInt({ each: true }) list: number[];
  @ValidateNested() @Type(() => InnerDto) inner: InnerDto;
  @IsOptional() @IsString() @MaxLength(3) option?: string;
  @ValidateIf((_, value) => value !== null) @IsInt() nullable: number | null;
}

@Controller('parity')
class ParityController {
  @Post()
  every(@Body() body: EveryRuleDto): EveryRuleDto {
    return body;
  }
}

const JUNK: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, '', ' ', 'a', 'ab', 'abc', 'b', 'true', '1', 0, 1, 2, 3, 4, -1, 1.5, 2 ** 31 - 1, 2 ** 31, 1e21, [], {}, [1], ['a'], [[]]),
  fc.constantFrom('\u0000', 'a\ud800', '👩‍👩‍👧', '❤️', '❤️❤️', 'é'.normalize('NFD'), '2026-02-29T00:00:00Z', '2028-02-29T00:00:00Z', '2026-11-20', 'a@b.kr', 'a@b'),
  fc.constantFrom('KRW', 'on_sale', 'open', 'catalogue:read', '019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1', 'x'.repeat(200), 'x'.repeat(201), 'x'.repeat(5001)),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.jsonValue({ maxDepth: 2 }),
);

const MISSING = Symbol('missing');

/** Values that come near to what the schema asks for, so that both verdicts occur. */
function nearTo(schema: JsonSchema): fc.Arbitrary<unknown> {
  const rule = ruleOf(schema);
  if (rule.enum !== undefined) return fc.constantFrom(...(rule.enum as unknown[]));
  switch (rule.type ?? (rule.minimum === undefined ? 'string' : 'number')) {
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: Number(rule.minimum ?? 0) - 2, max: Math.min(Number(rule.maximum ?? 10), 1e9) + 2 }), boundsOf(rule));
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(nearTo(rule.items ?? {}), { maxLength: 4 });
    case 'object':
      return rule.properties === undefined ? fc.dictionary(fc.string(), JUNK, { maxKeys: 3 }) : objectsNear(rule);
    default:
      return fc.constantFrom('a', 'ab', 'b', 'abb', '가나다', '2027-01-16T10:00:00Z', '2027-01-16T19:00:00.5+09:00', 'a@example.com', 'password', 'KRW');
  }
}

function boundsOf({ minimum = 0, maximum = 10 }: JsonSchema): fc.Arbitrary<number> {
  const around = [minimum, maximum].flatMap((bound) => [-1, 0, 1].map((step) => Number(bound) + step));
  return fc.constantFrom(...around);
}

/** Of many values near to a rule those that pass it, so that whole objects are accepted often enough to compare. */
function passing(property: JsonSchema): fc.Arbitrary<unknown> {
  const candidates = fc.sample(nearTo(property), 60).concat('가나다', 'abb', '2027-01-16T10:00:00Z', 'a@example.com', 'password', 'KRW');
  const alone = CompiledDto.ofSchema({ type: 'object', properties: { value: property } });
  const passed = candidates.filter((value) => alone.errorsOf({ value }) === undefined);
  return passed.length === 0 ? nearTo(property) : fc.constantFrom(...passed);
}

/** Objects that pass, with up to two fields disturbed, so that a verdict hangs on one rule at a time. */
function objectsNear(schema: JsonSchema): fc.Arbitrary<object> {
  const properties = Object.entries(schema.properties ?? {});
  const names = properties.map(([name]) => name);
  const good = fc.record(Object.fromEntries(properties.map(([name, property]) => [name, passing(property)])), { requiredKeys: schema.required ?? [] });
  const disturbed = fc.record(Object.fromEntries(properties.map(([name, property]) =>
    [name, fc.oneof({ weight: 3, arbitrary: nearTo(property) }, { weight: 3, arbitrary: JUNK }, { weight: 1, arbitrary: fc.constant(MISSING) })])));
  // No names of Object.prototype: class-transformer drops them before class-validator sees them. Compiled they are refused.
  const extra = fc.oneof({ weight: 8, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('extra', 'length', ''), JUNK, { maxKeys: 1 }) });
  return fc.tuple(good, disturbed, fc.subarray(names, { maxLength: Math.min(2, names.length) }), extra).map(([body, other, chosen, more]) => {
    const whole: Record<string, unknown> = { ...body, ...more };
    for (const name of chosen) whole[name] = other[name];
    // As a request's body arrives: no undefined, no functions, no prototypes.
    return JSON.parse(JSON.stringify(whole, (_, value: unknown) => (value === MISSING ? undefined : value))) as object;
  });
}

function passesClassValidator(dto: DtoClass, body: object): boolean {
  const instance = plainToInstance(dto as ClassConstructor<object>, body);
  try {
    return validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }).length === 0;
  } catch (error) {
    // IsEmail throws at a lone surrogate, which is no way to accept it.
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** class-validator lets a nested object be absent, and a list stand for it; compiled it is one object, as declared. */
function isLooseAboutNested(schema: JsonSchema, body: Record<string, unknown>): boolean {
  return Object.entries(schema.properties ?? {}).some(([name, property]) => {
    const value = body[name];
    return ruleOf(property).properties !== undefined && (value === undefined || value === null || Array.isArray(value));
  });
}

/** class-validator takes null for absent under @IsOptional(); compiled it is a wrong type. */
function hasNullForOption(dto: DtoClass, body: Record<string, unknown>): boolean {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', true, false);
  return Object.entries(body).some(([name, value]) => {
    if (value === null) return rules.some((rule) => rule.propertyName === name && isOptionalRule(rule));
    const inner = rules.some((rule) => rule.propertyName === name && rule.type === 'nestedValidation') ? classOfProperty(dto, name) : undefined;
    return inner !== undefined && typeof value === 'object' && hasNullForOption(inner, value as Record<string, unknown>);
  });
}

describe('compiled validation', () => {
  let server: TestApp;

  beforeAll(async () => {
    server = await startTestApp({}, [ParityController]);
  });
  afterAll(() => server.close());

  it('judges as class-validator does, for every DTO of every route', () => {
    const dtos = server.app.get(DtoCheck).classes();
    expect(dtos).toEqual(expect.arrayContaining([EveryRuleDto]));
    expect(dtos.length).toBeGreaterThan(4);
    for (const dto of dtos) {
      const compiled = CompiledDto.of(dto) as CompiledDto;
      let accepted = 0;
      fc.assert(
        fc.property(objectsNear(compiled.schema), (body) => {
          const verdict = compiled.errorsOf(body) === undefined;
          if (verdict) accepted++;
          if (!verdict && isLooseAboutNested(compiled.schema, body as Record<string, unknown>)) return;
          expect({ dto: dto.name, accepted: verdict }).toEqual({ dto: dto.name, accepted: passesClassValidator(dto, body) && !hasNullForOption(dto, body as Record<string, unknown>) });
        }),
        { numRuns: 500 },
      );
      // A comparison in which everything is refused would prove little.
      expect([dto.name, accepted > 10]).toEqual([dto.name, true]);
    }
  }, 60_000);
});
