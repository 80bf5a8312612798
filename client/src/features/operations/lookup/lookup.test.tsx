import { render, screen } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { startTestI18n } from '../../../test/i18n';
import { aReservation } from '../../../test/fixtures';
import type { Found, FoundBuyer, OperatorReservation } from '../contract';
import { LookupPage } from './lookup-page';

const guest: FoundBuyer = { id: 'u1', email: null, name: 'Guest', role: 'buyer', createdAt: '2026-05-01T11:00:00.000Z' };
const named: FoundBuyer = { ...guest, id: 'u2', email: 'guest@example.com', name: 'Guest' };
const bought = (id: string, buyer: FoundBuyer) => ({ ...aReservation({ id, status: 'confirmed' }), buyer }) as OperatorReservation;

beforeEach(() => startTestI18n('ko'));

test('a guest is called one in the reader’s language; whoever chose that name keeps it', async () => {
  const found: Found = { reservations: [bought('r1', guest), bought('r2', named)], buyers: [guest, named] };
  vi.stubGlobal('fetch', ({ url }: Request) => Promise.resolve(Response.json(url.includes('/lookup') ? found : { items: [], nextCursor: null })));
  const { hook, searchHook } = memoryLocation({ path: '/console/lookup?query=x' });
  render(
    <Router hook={hook} searchHook={searchHook}>
      <LookupPage />
    </Router>,
  );
  const heads = await screen.findAllByRole('rowheader');
  expect(heads.map((head) => head.textContent)).toEqual(['손님', 'Guestguest@example.com', '손님', 'Guestguest@example.com']);
  screen.getByRole('button', { name: '손님' }).click();
  const details = await screen.findByRole('region', { name: '예매 자세히' });
  expect(details.textContent).toContain('손님');
  expect(details.textContent).not.toContain('Guest');
  vi.unstubAllGlobals();
});
