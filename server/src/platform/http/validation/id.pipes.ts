import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { validationFailed } from './validation-failed.js';

export const MAX_INT32 = 2_147_483_647;

/** Reads an integer id from the path: 1 to 2³¹−1, digits only. */
@Injectable()
export class IntIdPipe implements PipeTransform<string, number> {
  transform(value: string, { data }: ArgumentMetadata): number {
    const id = Number(value);
    if (/^[1-9]\d{0,9}$/.test(value) && id <= MAX_INT32) return id;
    throw validationFailed([{ pointer: `/${data ?? 'id'}`, detail: `must be a whole number from 1 to ${MAX_INT32}` }]);
  }
}

/** Reads a UUID from the path, in lower case as PostgreSQL prints it. */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string, { data }: ArgumentMetadata): string {
    if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return value.toLowerCase();
    throw validationFailed([{ pointer: `/${data ?? 'id'}`, detail: 'must be a UUID' }]);
  }
}
