import { ValidateBy } from 'class-validator';
import { isInstant } from './instant.js';
import { isStorableText } from './storable-text.js';

/** Text of `min` to `max` characters (code points) that PostgreSQL can store; with a `min` of 1 or more it is not all blank. */
export function SafeText(min: number, max: number): PropertyDecorator {
  const bounds = min === 0 ? `at most ${max}` : `${min} to ${max}`;
  return ValidateBy({
    name: 'safeText',
    constraints: [min, max],
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isSafeText(value, min, max),
      defaultMessage: () => `must be text of ${bounds} characters${min > 0 ? ', not all blank' : ''}`,
    },
  });
}

function isSafeText(text: string, min: number, max: number): boolean {
  // A character takes one or two units, so this bound saves counting an endless text.
  if (text.length > max * 2 || !isStorableText(text)) return false;
  const length = Array.from(text).length;
  return length >= min && length <= max && (min === 0 || /\S/u.test(text));
}

/** A moment in ISO 8601 with its time zone, e.g. `2026-11-20T11:00:00Z`: a real date in a year that PostgreSQL can store. */
export function IsInstant(): PropertyDecorator {
  return ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isInstant(value),
      defaultMessage: () => 'must be a real date and time with a time zone, such as 2026-11-20T11:00:00Z',
    },
  });
}
