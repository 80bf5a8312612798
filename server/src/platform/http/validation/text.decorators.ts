import { ValidateBy } from 'class-validator';
import { isInstant } from './instant.js';
import { isStorableText } from './storable-text.js';

/** One line, or text that may have line breaks and tabs; neither has other control characters. */
export type TextShape = 'line' | 'lines';

const CONTROL: Readonly<Record<TextShape, RegExp>> = { line: /\p{Cc}/u, lines: /(?![\n\r\t])\p{Cc}/u };

/** Text of `min` to `max` characters (code points) that PostgreSQL can store; with a `min` of 1 or more it is not all blank. */
export function SafeText(min: number, max: number, shape: TextShape = 'line'): PropertyDecorator {
  const bounds = min === 0 ? `at most ${max}` : `${min} to ${max}`;
  return ValidateBy({
    name: 'safeText',
    constraints: [min, max, shape],
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isSafeText(value, min, max, shape),
      defaultMessage: () => `must be text of ${bounds} characters${min > 0 ? ', not all blank,' : ''} without control characters${shape === 'lines' ? ' but line breaks and tabs' : ''}`,
    },
  });
}

function isSafeText(text: string, min: number, max: number, shape: TextShape): boolean {
  // A character takes one or two units, so this bound saves counting an endless text.
  if (text.length > max * 2 || !isStorableText(text) || CONTROL[shape].test(text)) return false;
  const length = Array.from(text).length;
  return length >= min && length <= max && (min === 0 || /\S/u.test(text));
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** A currency code of ISO 4217. */
export function IsCurrency(): PropertyDecorator {
  return ValidateBy({
    name: 'isCurrency',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && CURRENCIES.has(value),
      defaultMessage: () => 'must be a currency code of ISO 4217, such as KRW',
    },
  });
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
