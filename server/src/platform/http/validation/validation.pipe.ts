import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { CompiledDto, escapePointer } from './compiled-dto.js';
import { isStorableText } from './storable-text.js';
import { validationFailed } from './validation-failed.js';

/**
 * Checks bodies and queries against the compiled form of their DTO's class-validator decorators.
 * Bodies are never converted: `"2"` is not 2. Queries and parameters are text and are read as their declared type.
 * The handler gets a plain object, not an instance of the class.
 */
@Injectable()
export class CompiledValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (type !== 'body') refuseUnstorable(value, data);
    const dto = data === undefined ? CompiledDto.of(metatype) : undefined;
    if (dto === undefined) return value;
    const candidate = type === 'body' ? (value ?? (value === undefined ? {} : null)) : dto.convertText(value as Record<string, unknown>);
    const errors = dto.errorsOf(candidate);
    if (errors !== undefined) throw validationFailed(errors);
    return candidate;
  }
}

/** Bodies were searched when they were parsed; `%00` in an address arrives here. */
function refuseUnstorable(value: unknown, name: string | undefined): void {
  const texts = typeof value === 'string' ? [[name ?? '', value]] : Object.entries(value ?? {});
  for (const [key, text] of texts as [string, unknown][]) {
    const bad = [key, text].flat().some((part) => typeof part === 'string' && !isStorableText(part));
    if (bad) throw validationFailed([{ pointer: `/${escapePointer(isStorableText(key) ? key : '')}`, detail: 'must not contain U+0000' }]);
  }
}
