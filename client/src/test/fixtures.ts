import type { JariEvent, Reservation, Section } from '../api/types';

export function aSection(over: Partial<Section> = {}): Section {
  return {
    id: 1,
    eventId: 1,
    name: 'A구역',
    description: '',
    location: '',
    price: 180_000,
    currency: 'KRW',
    capacity: 200,
    available: 150,
    status: 'open',
    map: null,
    ...over,
  };
}

export function anEvent(over: Partial<JariEvent> = {}): JariEvent {
  return {
    id: 1,
    name: '자리 콘서트',
    venue: '서울 홀',
    description: '',
    startsAt: '2026-06-01T11:00:00.000Z',
    salesOpenAt: '2026-05-01T11:00:00.000Z',
    salesCloseAt: '2026-06-01T10:00:00.000Z',
    maxPlacesPerBuyer: 4,
    holdSeconds: 600,
    currency: 'KRW',
    status: 'on_sale',
    ...over,
  };
}

export function aReservation(over: Partial<Reservation> = {}): Reservation {
  return {
    id: '0198-reservation',
    eventId: 1,
    sectionId: 1,
    sectionName: 'A구역',
    quantity: 2,
    slots: [17, 18],
    unitPrice: 180_000,
    totalPrice: 360_000,
    currency: 'KRW',
    status: 'pending',
    createdAt: '2026-05-01T11:00:00.000Z',
    expiresAt: '2026-05-01T11:10:00.000Z',
    expiresInSeconds: 600,
    confirmedAt: null,
    cancelledAt: null,
    ...over,
  };
}
