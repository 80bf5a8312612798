import { expect, test } from 'vitest';
import { aSection } from '../../test/fixtures';
import { alternativesFor } from './alternatives';
import { codeGroups } from './code-groups';

test('offers open sections with enough places, nearest in price first, fullest first at the same price', () => {
  const sections = [
    aSection({ id: 1, price: 100, available: 0 }),
    aSection({ id: 2, price: 300, available: 50 }),
    aSection({ id: 3, price: 110, available: 1 }),
    aSection({ id: 4, price: 90, available: 5 }),
    aSection({ id: 5, price: 110, available: 40 }),
    aSection({ id: 6, price: 100, available: 40, status: 'closed' }),
    aSection({ id: 7, price: 900, available: 400 }),
  ];
  const ids = alternativesFor(sections, { sectionId: 1, quantity: 2 }).map(({ id }) => id);
  expect(ids).toEqual([5, 4, 2]);
});

test('reads a code in equal groups, however the server wrote it', () => {
  expect(codeGroups('K7QP2M9XA')).toEqual(['K7QP', '2M9X', 'A']);
  expect(codeGroups('V5DSRZ9AF4')).toEqual(['V5DSR', 'Z9AF4']);
  expect(codeGroups('K7QP-2M9X')).toEqual(['K7QP', '2M9X']);
});
