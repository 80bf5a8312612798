import { newId } from '../../src/common/ids.js';
import type { Stage } from './stage.js';
import { expectProblem } from './stage.js';

interface LogEntry {
  action: string;
  actor: string;
  at: string;
  metadata: Record<string, unknown>;
}

/** What buyers and operators can see, and what is hidden from everybody else. */
export function describeReading(stage: Stage): void {
  it('hides reservations from everybody but their owner, as if they did not exist', async () => {
    const section = await stage.section(6);
    const [owner, stranger] = [await stage.guest(), await stage.guest()];
    const { id } = await owner.held(section, 2);
    const before = await stage.writtenRows();
    const problems: unknown[] = [];
    for (const target of [id, newId()]) {
      const answers = [await stranger.reservation(target), await stranger.get(`/reservations/${target}/logs`), await stranger.confirm(target), await stranger.cancel(target)];
      for (const answer of answers) expectProblem(answer, { status: 404, code: 'RESERVATION_NOT_FOUND' });
      problems.push(answers.map(({ body }) => ({ ...body as object, requestId: '', instance: '' })));
    }
    expect(problems[0]).toEqual(problems[1]);
    expect((await stranger.list()).body).toEqual({ items: [], nextCursor: null });
    for (const answer of [await stage.visitor().reservation(id), await stage.visitor().confirm(id), await stage.visitor().cancel(id), await stage.visitor().list()]) {
      expectProblem(answer, { status: 401, code: 'UNAUTHENTICATED' });
    }
    expectProblem(await owner.reservation('not-a-uuid'), { status: 400, code: 'VALIDATION_FAILED' });
    expect(await stage.writtenRows()).toEqual(before);
    expect((await stage.operator.reservation(id)).body.id).toBe(id);
  });

  it("lists a buyer's own reservations, newest first, page by page and by status", async () => {
    const { sections: [one = 0, two = 0] } = await stage.sale([20, 20], { maxPlacesPerBuyer: 20 });
    const buyer = await stage.guest();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.unshift((await buyer.held(index % 2 === 0 ? one : two, 1)).id);
      // Asked after every change, so that a list which was kept too long would show.
      expect((await buyer.list()).body.items.map(({ id }) => id)).toEqual(ids);
    }
    const [newest = '', , , fourth = '', oldest = ''] = ids;
    await buyer.confirm(fourth);
    await buyer.cancel(oldest);
    expect((await buyer.list()).body.items.map(({ status }) => status)).toEqual(['pending', 'pending', 'pending', 'confirmed', 'cancelled']);
    expect((await buyer.list('?status=confirmed')).body.items.map(({ id }) => id)).toEqual([fourth]);
    expect((await buyer.list('?status=pending&limit=2')).body.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    await stage.letPass(newest);
    expect((await buyer.list('?status=expired')).body.items.map(({ id }) => id)).toEqual([newest]);

    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { status, body }: Awaited<ReturnType<typeof buyer.list>> = await buyer.list(`?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(ids);
    for (const query of ['?limit=0', '?limit=x', '?status=unknown', '?cursor=%00', '?cursor=eyJ4IjoxfQ', '?unknown=1']) {
      expectProblem(await buyer.list(query), { status: 400, code: 'VALIDATION_FAILED' });
    }
  });

  it('tells what happened to a reservation, oldest first', async () => {
    const section = await stage.section(6);
    const buyer = await stage.guest();
    const { id } = await buyer.held(section, 2);
    await buyer.confirm(id, { paymentReference: 'pay_8Qk2' });
    await stage.operator.cancel(id, { reason: 'Refund' });
    const late = await buyer.held(section, 1);
    await stage.letPass(late.id);
    const { status, body } = await buyer.get<LogEntry[]>(`/reservations/${id}/logs`);
    expect(status).toBe(200);
    expect(body).toEqual([
      { action: 'held', actor: 'buyer', at: expect.stringMatching(/Z$/) as string, metadata: { quantity: 2 } },
      { action: 'confirmed', actor: 'buyer', at: expect.stringMatching(/Z$/) as string, metadata: { paymentReference: 'pay_8Qk2' } },
      { action: 'cancelled', actor: 'operator', at: expect.stringMatching(/Z$/) as string, metadata: { reason: 'Refund' } },
    ]);
    expect(body.map(({ at }) => at)).toEqual(body.map(({ at }) => at).sort());
    await stage.untilExpired(late.id);
    expect((await buyer.get<LogEntry[]>(`/reservations/${late.id}/logs`)).body.map(({ action, actor }) => [action, actor])).toEqual([['held', 'buyer'], ['expired', 'system']]);
  });

  it('shows the right live numbers after every step', async () => {
    const { eventId, sections: [section = 0, other = 0] } = await stage.sale([10, 3]);
    const buyer = await stage.guest();
    await stage.expectAvailable(section, 10);
    const [one, two] = [await buyer.held(section, 3), await buyer.held(section, 1)];
    await stage.expectAvailable(section, 6);
    await buyer.confirm(one.id);
    await stage.expectAvailable(section, 6);
    await buyer.cancel(one.id);
    await stage.expectAvailable(section, 9);
    await stage.letPass(two.id);
    await stage.untilExpired(two.id);
    await stage.expectAvailable(section, 10);
    await buyer.hold(section, 11);
    await stage.expectAvailable(section, 10);
    await stage.expectAvailable(other, 3);

    const { body } = await buyer.get<{ sections: { id: number; available: number; capacity: number }[]; asOf: string }>(`/sections/available?eventId=${eventId}`);
    expect(body.sections.map(({ id, available, capacity }) => ({ id, available, capacity }))).toEqual([
      { id: section, available: 10, capacity: 10 }, { id: other, available: 3, capacity: 3 },
    ]);
  });

  it('tells operators, and nobody else, who has a place', async () => {
    const section = await stage.section(4);
    const buyer = await stage.guest();
    const [one, two] = [await buyer.held(section, 1), await buyer.held(section, 1)];
    await buyer.confirm(two.id);
    const slot = async (number: number) => (await stage.operator.get(`/sections/${section}/slots/${number}`)).body;
    expect(await slot(1)).toEqual({ number: 1, status: 'pending', reservationId: one.id });
    expect(await slot(2)).toEqual({ number: 2, status: 'confirmed', reservationId: two.id });
    expect(await slot(3)).toEqual({ number: 3, status: 'available' });
    expectProblem(await buyer.get(`/sections/${section}/slots/1`), { status: 403, code: 'FORBIDDEN' });
    expectProblem(await stage.operator.get(`/sections/${section}/slots/5`), { status: 404, code: 'NOT_FOUND' });
  });
}
