import { expect, test } from 'vitest';
import { templateOf } from './template';

test('fills the gaps of a message in its own order, as often as it has them', () => {
  const fill = templateOf(['name', 'price'], ({ name, price }) => `${price} for ${name}, yes, ${name}`);
  expect(fill({ name: 'Block A', price: '$1' })).toBe('$1 for Block A, yes, Block A');
  expect(fill({ name: '', price: '{{name}}' })).toBe('{{name}} for , yes, ');
});

test('a message without gaps is itself', () => {
  expect(templateOf(['name'], () => 'Sold out')({ name: 'x' })).toBe('Sold out');
});
