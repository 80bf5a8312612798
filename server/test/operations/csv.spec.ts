import { once } from 'node:events';
import { parse } from 'csv-parse/sync';
import type { ImportedReservations, ImportedSections } from '../../src/operations/csv/csv.dto.js';
import { harmlessCell, plainCell } from '../../src/operations/csv/formula-cells.js';
import { ReservationExport } from '../../src/operations/csv/reservation-export.js';
import { newEvent, newSection, openShop } from '../catalogue/shop.js';
import type { Shop } from '../catalogue/shop.js';
import { eventually } from '../support/eventually.js';
import { SqlConnection } from '../support/sql-connection.js';

const MAP = { x: 10, y: 200, width: 100, height: 50, rotate: -15, label: '@1' };

describe('cells that a spreadsheet would run', () => {
  it('are harmless in a file and themselves again when they come back', () => {
    for (const text of ['=1+1', '+82 10', '-x', '@all', '\t=1', '\r=1', "'=1", "''=1"]) {
      expect(harmlessCell(text)).toBe(`'${text}`);
      expect(plainCell(harmlessCell(text))).toBe(text);
    }
    for (const text of ['', 'A', "'90s", "it's", '1=1', ' =1']) expect([harmlessCell(text), plainCell(text)]).toEqual([text, text]);
  });
});

describe('files for spreadsheets', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop({ PAYMENT_MODE: 'external' });
  });
  afterAll(() => shop.close());

  const sectionsOf = async (eventId: number) => (await shop.operator.get<{ items: Record<string, unknown>[] }>(`/sections?eventId=${eventId}&limit=100`)).body.items;
  const exported = async (eventId: number, what: 'sections' | 'reservations') => (await shop.operator.get<string>(`/operations/events/${eventId}/${what}.csv`)).body;
  const importSections = (eventId: number, text: string, query = '') => shop.operator.postCsv<ImportedSections>(`/operations/events/${eventId}/sections.csv${query}`, text);
  const importReservations = (eventId: number, text: string, query = '') => shop.operator.postCsv<ImportedReservations>(`/operations/events/${eventId}/reservations.csv${query}`, text);
  const rowsOf = (text: string) => parse(text, { bom: true, columns: true }) as unknown as Record<string, string>[];

  describe('of sections', () => {
    it('come out as a table and go in again without a change', async () => {
      const eventId = await newEvent(shop.operator);
      const { id } = await newSection(shop.operator, eventId, { name: '=A구역, "front"', description: '+one\ntwo', map: MAP });
      await newSection(shop.operator, eventId, { name: 'B', status: 'closed' });
      const answer = await shop.operator.get<string>(`/operations/events/${eventId}/sections.csv`);
      expect(answer.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="sections-${eventId}.csv"` });
      expect(answer.body.startsWith('\ufeffid,name,capacity,price,status,location,description,map_x,map_y,map_width,map_height,map_rotate,map_label,available\n')).toBe(true);
      expect(rowsOf(answer.body)[0]).toMatchObject({ id: String(id), name: `'=A구역, "front"`, description: "'+one\ntwo", map_rotate: '-15', map_label: "'@1", available: '100' });
      const before = await sectionsOf(eventId);
      const { status, body } = await importSections(eventId, answer.body);
      expect([status, body]).toEqual([200, { created: 0, changed: 0, unchanged: 2, rows: [], errors: [] }]);
      expect(await sectionsOf(eventId)).toEqual(before);
    });

    it('create and change, with a row in the log', async () => {
      const eventId = await newEvent(shop.operator);
      const { id } = await newSection(shop.operator, eventId, { name: 'A', price: 150_000, location: 'Floor', map: MAP });
      const text = `id,name,capacity,price,map_x,map_y,map_width,map_height\r\n${id},A,150,165000,,,,\r\n,"B ""new""",50,1000,1,200,10,20\r\n`;
      const expected = {
        created: 1, changed: 1, unchanged: 0, errors: [],
        rows: [
          { line: 2, id, name: 'A', changes: [{ field: 'price', from: 150_000, to: 165_000 }, { field: 'capacity', from: 100, to: 150 }, { field: 'map' }] },
          { line: 3, name: 'B "new"', changes: [{ field: 'name', to: 'B "new"' }, { field: 'price', to: 1000 }, { field: 'capacity', to: 50 }, { field: 'map' }] },
        ],
      };
      expect((await importSections(eventId, text, '?dryRun=true')).body).toEqual(expected);
      expect(await sectionsOf(eventId)).toHaveLength(1);
      expect((await importSections(eventId, text, '?reason=Second%20release')).body).toEqual(expected);
      const [a, b] = await sectionsOf(eventId);
      // A column that is not there says nothing: the location stays.
      expect(a).toMatchObject({ id, capacity: 150, available: 150, location: 'Floor', map: null });
      expect(b).toMatchObject({ name: 'B "new"', capacity: 50, status: 'open', map: { x: 1, y: 200, width: 10, height: 20 } });
      const [action] = await shop.database.query<{ reason: string; details: { created: number[]; changed: Record<string, object> } }>(
        `SELECT reason, details FROM operator_actions WHERE action = 'sectionsImported' AND event_id = ${eventId}`);
      expect(action?.reason).toBe('Second release');
      expect(action?.details.created).toEqual([b?.id]);
      expect(action?.details.changed[id]).toMatchObject({ capacity: { from: 100, to: 150 }, map: { to: null } });
      expect((await shop.buyer.hold(id, 1)).status).toBe(201);
    });

    it('write nothing at all when one row is wrong, and name every wrong line', async () => {
      const eventId = await newEvent(shop.operator);
      const { id } = await newSection(shop.operator, eventId, { name: 'A', capacity: 10 });
      const { id: foreign } = await newSection(shop.operator, await newEvent(shop.operator));
      await shop.buyer.held(id, 2);
      const before = await sectionsOf(eventId);
      const text = ['id,name,capacity,price,status,description', ',New,5,1,open,"two', `lines"`, `${id},A,1,1,open,`, `${foreign},X,5,1,open,`, ',Y,many,1,open,', 'x,Z,1,1,open,', ',W,1,1,ajar,', `${id},A,9,1,open,`].join('\n');
      const { status, body } = await importSections(eventId, text);
      expect(status).toBe(200);
      expect(body.errors).toEqual([
        { line: 4, detail: 'capacity cannot go below 2, the places that are held or sold' },
        { line: 5, detail: 'id is of no section of this event' },
        { line: 6, detail: 'capacity must be a whole number' },
        { line: 7, detail: 'id must be a whole number' },
        { line: 8, detail: 'status must be one of open, closed, maintenance' },
        { line: 9, detail: 'id has come before' },
      ]);
      // One wrong row is enough, whoever finds it.
      for (const row of [`${foreign},X,5,1,open`, 'x,Z,1,1,open', '2147483648,Z,1,1,open']) {
        const alone = await importSections(eventId, `id,name,capacity,price,status\n,New,5,1,open\n${row}`);
        expect([alone.body.created, alone.body.errors]).toMatchObject([1, [{ line: 3 }]]);
      }
      expect(await sectionsOf(eventId)).toEqual(before);
      expect(await shop.database.query(`SELECT 1 FROM operator_actions WHERE action = 'sectionsImported' AND event_id = ${eventId}`)).toEqual([]);
    });

    it('are refused when they are no such file', async () => {
      const eventId = await newEvent(shop.operator);
      const header = 'name,capacity,price';
      for (const text of ['', 'name,price\nA,1', `${header},colour\nA,1,1,red`, `${header},name\nA,1,1,B`, `${header}\n"A,1,1`, `${header}\nA,1`, `${header}\n${'A,1,1\n'.repeat(2001)}`]) {
        const answer = await importSections(eventId, text) as unknown as { status: number; body: object };
        expect([text.slice(0, 40), answer.status, answer.body]).toMatchObject([text.slice(0, 40), 400, { code: 'VALIDATION_FAILED' }]);
      }
      expect((await importSections(9999, `${header}\nA,1,1`)).status).toBe(404);
      // Also when it says that it is small.
      for (const length of [undefined, '10']) {
        const large = await shop.operator.postCsv(`/operations/events/${eventId}/sections.csv`, `${header}\n${'x'.repeat(1024 * 1024)}`, length === undefined ? {} : { 'content-length': length });
        expect([large.status, large.body]).toMatchObject([413, { code: 'PAYLOAD_TOO_LARGE', detail: 'The file is larger than 1 MiB.' }]);
      }
      // Read before the guard says who may send it: a stranger's is as small as everything else of theirs.
      const stranger = await shop.buyer.postCsv(`/operations/events/${eventId}/sections.csv`, `${header}\n${'x'.repeat(100_000)}`);
      expect(stranger.status).toBe(413);
      // Whatever else it is sent as, and whatever that says.
      for (const [type, text] of [['application/json', '{}'], ['application/json', JSON.stringify(`${header}\nA,1,1`)], ['application/json', ''], ['application/x-www-form-urlencoded', 'a=b'], ['text/plain', `${header}\nA,1,1`]] as const) {
        const other = await shop.operator.postCsv(`/operations/events/${eventId}/sections.csv`, text, { 'content-type': type });
        expect([type, other.status, other.body]).toMatchObject([type, 415, { code: 'UNSUPPORTED_MEDIA_TYPE', detail: 'Send the body as text/csv.' }]);
      }
    });

    it('are refused for too many rows before they are parsed, and only then', async () => {
      const eventId = await newEvent(shop.operator);
      // The parser would have found the open quote of the last line.
      const { status, body } = await importSections(eventId, `name,capacity,price\n${'A,1,1\n'.repeat(170_000)}"`) as unknown as { status: number; body: { errors: object[] } };
      expect([status, body.errors]).toEqual([400, [{ pointer: '', detail: 'has more than 2000 rows' }]]);
      const most = Array.from({ length: 2000 }, (_, index) => `S${index},1,1,"two\n\n""lines"""`).join('\r\n\r\n');
      expect((await importSections(eventId, `name,capacity,price,description\r\n${most}`, '?dryRun=true')).body).toMatchObject({ created: 2000, errors: [] });
    });

    it('are taken nowhere else', async () => {
      const { status } = await shop.operator.postCsv('/sections', 'name\nA');
      expect(status).toBe(415);
      expect((await shop.operator.postCsv('/nowhere', 'name\nA')).status).toBe(404);
    });
  });

  describe('of reservations', () => {
    it('book each row once, however often and by whomever the file is sent', async () => {
      const eventId = await newEvent(shop.operator, { maxPlacesPerBuyer: 4 });
      const { id } = await newSection(shop.operator, eventId, { name: 'Floor', capacity: 20 });
      const text = ['section,quantity,buyer_reference,payment_reference', 'Floor,2,customer-1,pay_1', 'Floor,2,customer-1,pay_1', `${id},1,customer-2,`, 'Floor,1,customer-1,pay_2', 'Nowhere,1,customer-3,', 'Floor,11,customer-3,', 'Floor,0,customer-3,'].join('\n');
      const first = await importReservations(eventId, text, '?reason=Box%20office%20list');
      expect([first.status, first.body.confirmed, first.body.refused]).toEqual([200, 3, 4]);
      expect(first.body.rows.map(({ line, outcome, code }) => [line, outcome, code])).toEqual([
        [2, 'confirmed', undefined], [3, 'confirmed', undefined], [4, 'confirmed', undefined], [5, 'refused', 'BUYER_LIMIT_EXCEEDED'],
        [6, 'refused', 'VALIDATION_FAILED'], [7, 'refused', 'VALIDATION_FAILED'], [8, 'refused', 'VALIDATION_FAILED'],
      ]);
      expect(first.body.rows.every(({ outcome, detail }) => (outcome === 'refused') === (detail !== undefined))).toBe(true);
      const again = await importReservations(eventId, text);
      expect(again.body.rows.map(({ outcome, reservationId }) => [outcome, reservationId])).toEqual(
        first.body.rows.map(({ outcome, reservationId }) => [outcome === 'confirmed' ? 'replayed' : outcome, reservationId]));
      const { body } = await shop.operator.get<{ sections: object[] }>(`/sections/stats?eventId=${eventId}`);
      expect(body.sections).toMatchObject([{ confirmed: 5, pending: 0 }]);
      const actions = await shop.database.query(`SELECT reason, details, outcome FROM operator_actions WHERE action = 'reservationsImported' AND event_id = ${eventId}`);
      expect(actions).toEqual([{ reason: 'Box office list', details: { rows: 7, confirmed: 3, replayed: 0, refused: 4 }, outcome: 'done' }]);
    });

    it('book a row whose earlier hold ran out before it was confirmed', async () => {
      const eventId = await newEvent(shop.operator);
      await newSection(shop.operator, eventId, { name: 'Floor' });
      const text = 'section,quantity,buyer_reference\nFloor,1,customer-9';
      const { body: first } = await importReservations(eventId, text);
      // As if the server had ended between the two.
      await shop.database.query(
        `UPDATE reservations SET status = 'pending', confirmed_at = NULL, confirmation_code = NULL, created_at = now() - interval '1 hour', expires_at = now() - interval '1 minute' WHERE id = '${first.rows[0]?.reservationId}'`);
      const { body: second } = await importReservations(eventId, text);
      expect(second.rows).toMatchObject([{ outcome: 'confirmed' }]);
      expect(second.rows[0]?.reservationId).not.toBe(first.rows[0]?.reservationId);
      expect((await importReservations(eventId, text)).body.rows).toMatchObject([{ outcome: 'replayed', reservationId: second.rows[0]?.reservationId }]);
    });

    describe('whose confirmation fails', () => {
      afterEach(() => shop.database.query('DROP TRIGGER IF EXISTS fail ON reservations'));

      const failConfirmations = async (statement: string): Promise<void> => {
        await shop.database.query(`CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement}; RETURN NEW; END $$`);
        await shop.database.query(`CREATE TRIGGER fail BEFORE UPDATE ON reservations FOR EACH ROW WHEN (NEW.status = 'confirmed') EXECUTE FUNCTION fail()`);
      };
      const actionsOf = (eventId: number) => shop.database.query(`SELECT details, outcome FROM operator_actions WHERE action = 'reservationsImported' AND event_id = $1`, [eventId]);
      const text = 'section,quantity,buyer_reference\nFloor,1,customer-5\nNowhere,1,customer-5';

      it('are told as unknown when nobody knows, and are booked once when they are sent again', async () => {
        const eventId = await newEvent(shop.operator);
        await newSection(shop.operator, eventId, { name: 'Floor' });
        await failConfirmations('PERFORM pg_terminate_backend(pg_backend_pid())');
        const { status, body } = await importReservations(eventId, text);
        expect([status, body.confirmed, body.refused, body.unknown]).toEqual([200, 0, 1, 1]);
        expect(body.rows).toMatchObject([{ line: 2, outcome: 'unknown', code: 'OUTCOME_UNKNOWN' }, { line: 3, outcome: 'refused' }]);
        expect(await actionsOf(eventId)).toEqual([{ details: { rows: 2 }, outcome: 'unknown' }]);
        await shop.database.query('DROP TRIGGER fail ON reservations');
        expect((await importReservations(eventId, text)).body).toMatchObject({ confirmed: 1, refused: 1, unknown: 0 });
        const { body: stats } = await shop.operator.get<{ sections: object[] }>(`/sections/stats?eventId=${eventId}`);
        expect(stats.sections).toMatchObject([{ confirmed: 1, pending: 0 }]);
      });

      it('stay in the log, since they hold places', async () => {
        const eventId = await newEvent(shop.operator);
        await newSection(shop.operator, eventId, { name: 'Floor' });
        await failConfirmations(`RAISE EXCEPTION 'no memory' USING ERRCODE = '53200'`);
        expect((await importReservations(eventId, text)).body.rows).toMatchObject([{ outcome: 'refused', code: 'STORE_UNAVAILABLE' }, { outcome: 'refused' }]);
        expect(await actionsOf(eventId)).toEqual([{ details: { rows: 2, confirmed: 0, replayed: 0, refused: 2 }, outcome: 'done' }]);
        // Sent once more, the row finds its hold and changes nothing.
        await importReservations(eventId, text);
        expect(await actionsOf(eventId)).toHaveLength(1);
      });
    });

    it('come out with their buyers, without anything that a spreadsheet would run', async () => {
      const eventId = await newEvent(shop.operator, { maxPlacesPerBuyer: 10 });
      const { id } = await newSection(shop.operator, eventId, { name: '@Floor', price: 1000 });
      const other = await newSection(shop.operator, await newEvent(shop.operator));
      expect((await importReservations(eventId, `section,quantity,buyer_reference\n@Floor,2,"=HYPERLINK(""x"")"`)).body.confirmed).toBe(1);
      await shop.buyer.held(other.id, 1);
      const held = await shop.buyer.held(id, 1);
      const answer = await shop.operator.get<string>(`/operations/events/${eventId}/reservations.csv`);
      expect(answer.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="reservations-${eventId}.csv"` });
      const rows = rowsOf(answer.body);
      expect(rows).toHaveLength(2);
      expect(rows[0]).toMatchObject({ section: "'@Floor", quantity: '2', entry_numbers: '1 2', status: 'confirmed', buyer_name: 'Imported', buyer_email: '', buyer_reference: `'=HYPERLINK("x")`, unit_price: '1000', total_price: '2000', currency: 'KRW', cancelled_at: '' });
      expect(rows[0]?.confirmation_code).toMatch(/^[0-9A-Z]{10}$/);
      expect(rows[1]).toMatchObject({ id: held.id, status: 'pending', created_at: held.createdAt, expires_at: held.expiresAt, confirmed_at: '' });
      const empty = await newEvent(shop.operator);
      expect(rowsOf(await exported(empty, 'reservations'))).toEqual([]);
      expect((await exported(empty, 'reservations')).startsWith('\ufeffid,section,quantity')).toBe(true);
      expect((await shop.operator.get('/operations/events/9999/reservations.csv')).status).toBe(404);
    });

    describe('that are many', () => {
      const COUNT = 6000;
      const WAITING = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%looked_at%'`;
      let eventId: number;
      let sql: SqlConnection;

      beforeAll(async () => {
        eventId = await newEvent(shop.operator);
        const { id } = await newSection(shop.operator, eventId, { capacity: 20_000 });
        sql = await SqlConnection.open(shop.url);
        await sql.query(
          `INSERT INTO reservations (id, event_id, section_id, user_id, buyer_id, quantity, slot_numbers, unit_price, currency, status, created_at, expires_at, expired_at)
           SELECT gen_random_uuid(), $1, $2, gen_random_uuid(), gen_random_uuid(), 1, ARRAY[n], 1, 'KRW', 'expired', now() - interval '2 hours', now() - interval '1 hour', now() FROM generate_series(1, $3::int) n`,
          [eventId, id, COUNT]);
      });
      afterAll(() => sql.close());

      const open = () => shop.app.get(ReservationExport, { strict: false }).open(eventId);
      const isWaiting = async () => (await shop.database.query(WAITING, [], { isUrgent: true })).length > 0;
      const giveStatementUp = async (): Promise<void> => {
        await eventually(isWaiting);
        await shop.database.query(`SELECT pg_cancel_backend(pid) FROM (${WAITING}) waiting`, [], { isUrgent: true });
      };
      const numbersOf = (text: string) => rowsOf(text).map((row) => Number(row.entry_numbers)).sort((a, b) => a - b);
      const all = Array.from({ length: COUNT }, (_, index) => index + 1);

      it('come out whole when there are more than one statement looks at', async () => {
        expect(numbersOf(await exported(eventId, 'reservations'))).toEqual(all);
      });

      it('come a few at a time, and everybody else is served in between', async () => {
        let turns = 0;
        let isOver = false;
        const turn = (): void => {
          turns += 1;
          if (!isOver) setImmediate(turn);
        };
        setImmediate(turn);
        const parts: number[] = [];
        for await (const part of await open()) parts.push(String(part).trim().split('\n').length);
        isOver = true;
        expect(Math.max(...parts)).toBeLessThanOrEqual(250);
        expect(turns).toBeGreaterThanOrEqual(parts.length);
      });

      it('come out whole although PostgreSQL gives one of the statements up', async () => {
        const file = await open();
        const parts: string[] = [];
        file.on('data', (part) => parts.push(String(part)));
        const ended = once(file, 'end');
        ended.catch(() => undefined);
        await sql.whileLocked('reservations', giveStatementUp);
        await ended;
        expect(numbersOf(parts.join(''))).toEqual(all);
      });

      it('are not read for somebody who has left', async () => {
        const file = (await open()).resume();
        await sql.whileLocked('reservations', async () => {
          await eventually(isWaiting);
          const closed = once(file, 'close');
          file.destroy();
          await giveStatementUp();
          // While the table is still locked: nobody asks again.
          expect(await Promise.race([closed.then(() => 'closed'), new Promise((resolve) => setTimeout(resolve, 1_000, 'still reading'))])).toBe('closed');
        });
      });
    });
  });
});
