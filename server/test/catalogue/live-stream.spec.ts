import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { LiveGroup } from '../../src/availability/live-group.js';
import { eventually } from '../support/eventually.js';
import { TestEventSource } from './event-source.js';
import { newEvent, newSection, openShop } from './shop.js';
import type { Shop } from './shop.js';

describe('the live stream', () => {
  let shop: Shop;
  let origin: string;
  const sources: TestEventSource[] = [];

  const watch = async (query = ''): Promise<TestEventSource> => {
    const source = await TestEventSource.open(`${origin}/api/sections/live${query}`);
    sources.push(source);
    await eventually(() => source.response.statusCode !== 200 || source.events.length > 0);
    return source;
  };
  const metric = async (name: string): Promise<number> => {
    const { body } = await shop.app.inject('/metrics');
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(body)?.[1]);
  };

  beforeAll(async () => {
    shop = await openShop();
    await shop.app.listen(0, '127.0.0.1');
    const { port } = (shop.app.getHttpServer()).address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
  });
  afterEach(() => sources.splice(0).forEach((source) => source.close()));
  afterAll(() => shop.close());

  it('begins with every section and goes on with what changes', async () => {
    const event = await newEvent(shop.operator);
    const a = await newSection(shop.operator, event, { capacity: 10 });
    const b = await newSection(shop.operator, event, { status: 'closed' });
    const source = await watch(`?eventId=${event}`);
    expect(source.response.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(source.events[0]).toMatchObject({ event: 'snapshot', data: [a, b] });

    await shop.buyer.held(a.id, 2);
    await eventually(() => source.events.length > 1, 1_500);
    expect(source.events[1]).toMatchObject({ event: 'availability', data: [{ id: a.id, available: 8, status: 'open' }] });
    const ids = source.events.map(({ id }) => Number(id));
    expect(ids).toEqual([...new Set(ids)].sort((x, y) => x - y));

    const late = await watch(`?eventId=${event}`);
    expect(late.events[0]).toMatchObject({ event: 'snapshot', data: [{ id: a.id, available: 8 }, { id: b.id }] });
  });

  it('tells once that places of a sold-out section may come back, and that they have', async () => {
    const event = await newEvent(shop.operator, { holdSeconds: 300 });
    const { id } = await newSection(shop.operator, event, { capacity: 2 });
    const source = await watch(`?eventId=${event}`);
    const [held, last] = [await shop.buyer.held(id, 1), await shop.buyer.held(id, 1)];
    const told = () => source.events.slice(1).flatMap(({ data }) => data as { id: number; available: number; pending?: number; nextReturnAt?: string }[]);
    await eventually(() => told().some(({ pending }) => pending === 2), 6_000);
    expect(told().find(({ pending }) => pending === 2)).toMatchObject({ id, available: 0, status: 'open', nextReturnAt: expect.stringMatching(/:00\.000Z$/) });
    await shop.buyer.post(`/reservations/${held.id}/cancel`, {});
    await eventually(() => told().at(-1)?.available === 1, 2_000);
    expect(told().at(-1)).not.toHaveProperty('nextReturnAt');
    // And that nothing will, which is no news of the number.
    await shop.buyer.post(`/reservations/${last.id}/confirm`, {});
    await shop.buyer.post(`/reservations/${(await shop.buyer.held(id, 1)).id}/confirm`, {});
    await eventually(() => told().at(-1)?.pending === 0, 6_000);
    expect(told().at(-1)).toMatchObject({ available: 0 });

    // Also where nothing was ever expected.
    const sold = await newSection(shop.operator, event, { capacity: 1 });
    await shop.buyer.post(`/reservations/${(await shop.buyer.held(sold.id, 1)).id}/confirm`, {});
    await eventually(() => told().some((section) => section.id === sold.id && section.pending === 0), 6_000);
  }, 20_000);

  it('tells of a closed section, and sends a new snapshot when sections are described anew', async () => {
    const event = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, event);
    const source = await watch(`?eventId=${event}`);
    await shop.operator.patch(`/sections/${id}`, { status: 'maintenance' });
    await eventually(() => source.events.some(({ data }) => JSON.stringify(data).includes('maintenance')), 2_000);
    await shop.operator.patch(`/sections/${id}`, { name: 'Z', capacity: 7 });
    await eventually(() => source.events.some((message) => message.event === 'snapshot' && JSON.stringify(message.data).includes('"Z"')), 2_000);
    await newSection(shop.operator, event);
    await eventually(() => source.events.some((message) => message.event === 'snapshot' && (message.data as unknown[]).length === 2), 2_000);
  });

  it('gathers many changes into at most four messages a second', async () => {
    const event = await newEvent(shop.operator, { maxPlacesPerBuyer: 1_000 });
    const { id } = await newSection(shop.operator, event, { capacity: 1_000 });
    const source = await watch(`?eventId=${event}`);
    const startedAtMs = performance.now();
    while (performance.now() - startedAtMs < 2_000) {
      await shop.buyer.held(id, 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(source.events.length - 1).toBeLessThanOrEqual(1 + Math.floor((performance.now() - startedAtMs) / 250));
    const [row] = await shop.database.query<{ left: number }>('SELECT capacity - taken AS left FROM sections WHERE id = $1', [id]);
    await eventually(() => JSON.stringify(source.events.at(-1)?.data).includes(`"available":${row?.left}`), 1_500);
  });

  it('goes on after a group of viewers could not be told', async () => {
    const event = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, event, { capacity: 10 });
    const source = await watch(`?eventId=${event}`);
    const telling = jest.spyOn(LiveGroup.prototype, 'tell').mockImplementationOnce(() => {
      throw new Error('a fault of ours');
    });
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    await eventually(() => logged.mock.calls.length > 0, 2_000);
    telling.mockRestore();
    logged.mockRestore();
    await shop.buyer.held(id, 2);
    await eventually(() => JSON.stringify(source.events.at(-1)?.data).includes('"available":8'), 1_500);
  });

  it('knows its viewers and forgets them', async () => {
    const event = await newEvent(shop.operator);
    await eventually(async () => (await metric('jari_live_viewers')) === 0);
    await watch(`?eventId=${event}`);
    await watch(`?eventId=${event}`);
    const third = await watch();
    expect(await metric('jari_live_viewers')).toBe(3);
    third.close();
    await eventually(async () => (await metric('jari_live_viewers')) === 2);
  });

  it('of an event that does not exist is 404, and no viewer', async () => {
    expect((await shop.buyer.get('/sections/live?eventId=999')).body).toMatchObject({ status: 404, code: 'EVENT_NOT_FOUND' });
    const head = await shop.app.inject({ method: 'HEAD', url: '/api/sections/live' });
    expect([head.statusCode, head.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('works for a proxy that speaks HTTP/1.0, where there are no chunks', async () => {
    const event = await newEvent(shop.operator);
    let text = '';
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.on('data', (data) => (text += data.toString()));
    socket.write(`GET /api/sections/live?eventId=${event} HTTP/1.0\r\nhost: x\r\n\r\n`);
    await eventually(() => text.includes('event: snapshot'));
    socket.destroy();
    expect(text).not.toMatch(/transfer-encoding/i);
    expect(text.split('\r\n\r\n')[1]).toMatch(/^retry: \d+\n\nid: \d+\nevent: snapshot\ndata: \[\]\n\n$/);
  });

  it('drops a viewer who does not read instead of storing for him', async () => {
    const event = await newEvent(shop.operator);
    const description = '자리'.repeat(900);
    for (let index = 0; index < 25; index++) await newSection(shop.operator, event, { description });
    const [first] = (await shop.buyer.get<{ items: { id: number }[] }>(`/sections?eventId=${event}`)).body.items;
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`GET /api/sections/live?eventId=${event} HTTP/1.1\r\nhost: x\r\n\r\n`);
    socket.pause();
    // Every new description sends everything again, about 100 kB, until the buffers between are full.
    for (let index = 0; index < 200 && (await metric('jari_live_viewers_dropped_total')) === 0; index++) {
      await shop.operator.patch(`/sections/${first?.id}`, { name: `Name ${index}` });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await metric('jari_live_viewers_dropped_total')).toBe(1);
    socket.destroy();
  });

  it('ends when the server stops, so that the stop is quick', async () => {
    const source = await watch();
    const startedAtMs = performance.now();
    const closing = shop.app.close();
    await source.closed;
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    expect(source.response.complete).toBe(true);
    await closing;
  });
});
