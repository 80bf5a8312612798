import type { ReservationDto } from '../../src/reservations/reservation.dto.js';
import type { Stage } from './stage.js';
import { expectProblem, hoursFromNow } from './stage.js';

/** Holds: what is granted, what is refused, and what a second sending of the same request gives. */
export function describeHolding(stage: Stage): void {
  it('answers 201 with every field and the place where the reservation is found again', async () => {
    const { eventId, sections: [section = 0] } = await stage.sale([10], { holdSeconds: 600 });
    const buyer = await stage.guest();
    const { status, headers, body } = await buyer.hold(section, 3);

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      eventId, sectionId: section, sectionName: 'Floor', quantity: 3, slots: [1, 2, 3],
      unitPrice: 165_000, totalPrice: 495_000, currency: 'KRW', status: 'pending',
      createdAt: expect.stringMatching(/Z$/), expiresAt: expect.stringMatching(/Z$/), expiresInSeconds: 600,
      confirmedAt: null, cancelledAt: null,
    });
    expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(600_000);
    expect(headers.location).toBe(`/api/reservations/${body.id}`);
    expect(headers['idempotent-replayed']).toBeUndefined();
    const found = await buyer.reservation(body.id);
    expect(withoutCountdown(found.body)).toEqual(withoutCountdown(body));
    expect(found.body.expiresInSeconds).toBeGreaterThanOrEqual(598);
  });

  it('sells exactly the capacity to a crowd, each entry number once', async () => {
    const section = await stage.section(60);
    const crowd = await Promise.all(Array.from({ length: 50 }, () => stage.guest()));
    const answers = await Promise.all(crowd.map((buyer, index) => buyer.hold(section, 1 + (index % 3))));
    const granted: ReservationDto[] = answers.filter(({ status }) => status === 201).map(({ body }) => body);
    const refused = answers.filter(({ status }) => status !== 201);
    for (const answer of refused) expectProblem(answer, { status: 409, code: 'SOLD_OUT' });
    for (let left = 60 - placesOf(granted); left > 0; left--) granted.push(await (await stage.guest()).held(section, 1));

    expect(granted.flatMap(({ slots }) => slots).sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    for (const { slots, quantity } of granted) expect(slots).toHaveLength(quantity);
    expectProblem(await (await stage.guest()).hold(section, 1), { status: 409, code: 'SOLD_OUT', available: 0 });
    await stage.expectAvailable(section, 0);
  });

  it('replays a granted key, also after the section has sold out and after the hold has changed', async () => {
    const section = await stage.section(3);
    const buyer = await stage.guest();
    const first = await buyer.held(section, 2, { key: 'order-1' });
    await (await stage.guest()).held(section, 1);
    await stage.expectAvailable(section, 0);

    const again = await buyer.hold(section, 2, { key: 'order-1' });
    expect(again.status).toBe(200);
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', location: `/api/reservations/${first.id}` });
    expect(withoutCountdown(again.body)).toEqual(withoutCountdown(first));

    const confirmed = (await buyer.confirm(first.id)).body;
    const later = await buyer.hold(section, 2, { key: 'order-1' });
    expect(later).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' } });
    expect(later.body).toEqual(confirmed);
  });

  it('refuses a key that comes back with another body, and keeps the keys of buyers apart', async () => {
    const { sections: [one = 0, two = 0] } = await stage.sale([9, 9]);
    const [buyer, other] = [await stage.guest(), await stage.guest()];
    const first = await buyer.held(one, 2, { key: 'k' });
    const before = await stage.writtenRows();
    expectProblem(await buyer.hold(one, 1, { key: 'k' }), { status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expectProblem(await buyer.hold(two, 2, { key: 'k' }), { status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await stage.writtenRows()).toEqual(before);
    expect((await other.held(one, 2, { key: 'k' })).id).not.toBe(first.id);
  });

  it('gives one reservation to one key sent 50 times at once', async () => {
    const section = await stage.section(20);
    const buyer = await stage.guest();
    const answers = await Promise.all(Array.from({ length: 50 }, () => buyer.hold(section, 2, { key: 'impatient' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(49).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id))).toHaveProperty('size', 1);
    await stage.expectAvailable(section, 18);
  });

  it('keeps a buyer within the limit of the event, also when all requests come at once', async () => {
    const { sections } = await stage.sale([50, 50, 50], { maxPlacesPerBuyer: 5 });
    const buyer = await stage.guest();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => buyer.hold(sections[index % 3] as number, 2)));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(10);
    for (const answer of refused) expectProblem(answer, { status: 409, code: 'BUYER_LIMIT_EXCEEDED', limit: 5 });
    expectProblem(await buyer.hold(sections[0] as number, 2), { status: 409, code: 'BUYER_LIMIT_EXCEEDED', limit: 5, held: 4 });
    await buyer.held(sections[0] as number, 1);
    expectProblem(await buyer.hold(sections[1] as number, 1), { status: 409, code: 'BUYER_LIMIT_EXCEEDED', limit: 5, held: 5 });
  });

  it.each([['with a key', { key: 'k' }], ['without a key', {}]])('refuses what it cannot grant %s, and writes nothing', async (_name, options) => {
    const { eventId, sections: [open = 0, closed = 0, maintained = 0] } = await stage.sale([3, 3, 3]);
    await stage.operator.patch(`/sections/${closed}`, { status: 'closed' });
    await stage.operator.patch(`/sections/${maintained}`, { status: 'maintenance' });
    const notYet = await stage.section(3, { salesOpenAt: hoursFromNow(1) });
    const over = await stage.section(3, { salesOpenAt: hoursFromNow(-2), salesCloseAt: hoursFromNow(-1) });
    const paused = await stage.section(3, { status: 'paused' });
    const ended = await stage.section(3, { status: 'ended' });
    await (await stage.guest()).held(open, 1);
    const before = await stage.writtenRows();

    const attempt = async (section: number, quantity = 1) => (await stage.guest()).hold(section, quantity, options);
    expectProblem(await attempt(open, 3), { status: 409, code: 'SOLD_OUT', available: 2 });
    expectProblem(await attempt(closed), { status: 409, code: 'SECTION_CLOSED' });
    expectProblem(await attempt(maintained), { status: 409, code: 'SECTION_CLOSED' });
    expectProblem(await attempt(notYet), { status: 409, code: 'SALES_NOT_OPEN' });
    expectProblem(await attempt(over), { status: 409, code: 'SALES_CLOSED' });
    expectProblem(await attempt(paused), { status: 409, code: 'SALES_CLOSED' });
    expectProblem(await attempt(ended), { status: 409, code: 'SALES_CLOSED' });
    expectProblem(await attempt(open, 4), { status: 409, code: 'SOLD_OUT', available: 2 });
    expectProblem(await attempt(2 ** 31 - 1), { status: 404, code: 'SECTION_NOT_FOUND' });
    expectProblem(await attempt(2 ** 31), { status: 400, code: 'VALIDATION_FAILED' });
    expectProblem(await attempt(open, 11), { status: 400, code: 'VALIDATION_FAILED' });
    expectProblem(await stage.visitor().hold(open, 1, options), { status: 401, code: 'UNAUTHENTICATED' });

    expect(await stage.writtenRows()).toEqual(before);
    await stage.operator.patch(`/events/${eventId}`, { status: 'paused' });
    expectProblem(await attempt(open), { status: 409, code: 'SALES_CLOSED' });
    await stage.operator.patch(`/events/${eventId}`, { status: 'on_sale' });
    await stage.operator.patch(`/sections/${closed}`, { status: 'open' });
    expect([(await attempt(open)).status, (await attempt(closed)).status]).toEqual([201, 201]);
  });

  it('keeps to a capacity that is lowered and raised during the sale', async () => {
    const section = await stage.section(10);
    const buyers = await Promise.all(Array.from({ length: 8 }, () => stage.guest()));
    const [first, , last] = [await buyers[0]?.held(section, 2), await buyers[1]?.held(section, 2), await buyers[2]?.held(section, 2)];
    expectProblem(await stage.operator.patch(`/sections/${section}`, { capacity: 5 }), { status: 409, code: 'CAPACITY_BELOW_TAKEN' });
    // Numbers 5 and 6 belong to the last buyer and lie above the new capacity.
    await buyers[1]?.cancel((await buyers[1].list()).body.items[0]?.id ?? '');
    expect((await stage.operator.patch(`/sections/${section}`, { capacity: 4 })).status).toBe(200);
    await stage.expectAvailable(section, 0);
    expectProblem(await (buyers[3] as typeof stage.operator).hold(section, 1, { key: 'k' }), { status: 409, code: 'SOLD_OUT', available: 0 });
    await buyers[2]?.cancel(last?.id ?? '');
    expect((await buyers[4]?.held(section, 2, { key: 'k' }))?.slots).toEqual([3, 4]);
    expect(first?.slots).toEqual([1, 2]);

    expect((await stage.operator.patch(`/sections/${section}`, { capacity: 7 })).status).toBe(200);
    await stage.expectAvailable(section, 3);
    expect((await buyers[5]?.held(section, 3, { key: 'k' }))?.slots).toEqual([5, 6, 7]);
    expectProblem(await (buyers[6] as typeof stage.operator).hold(section, 1, { key: 'k' }), { status: 409, code: 'SOLD_OUT', available: 0 });
  });
}

/** Everything but the seconds that are left, which go down between two answers. */
export function withoutCountdown(reservation: ReservationDto): Omit<ReservationDto, 'expiresInSeconds'> {
  const { expiresInSeconds, ...others } = reservation;
  expect(expiresInSeconds).toEqual(expect.any(Number));
  return others;
}

const placesOf = (reservations: readonly ReservationDto[]): number => reservations.reduce((places, { quantity }) => places + quantity, 0);
