import 'reflect-metadata';
// @ts-expect-error class-transformer ships no types for its metadata storage, which is where @Type() leaves the class.
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { DtoClass } from './dto-schema.js';

interface TypeStorage {
  findTypeMetadata(target: DtoClass, property: string): { typeFunction(): unknown } | undefined;
}

/** The class behind a nested property: what @Type() says, else the declared type (an array declares none). */
export function classOfProperty(dto: DtoClass, property: string): DtoClass | undefined {
  const declared = (defaultMetadataStorage as TypeStorage).findTypeMetadata(dto, property)?.typeFunction()
    ?? (Reflect.getMetadata('design:type', dto.prototype as object, property) as unknown);
  return typeof declared === 'function' && declared !== Array && declared !== Object ? (declared as DtoClass) : undefined;
}
