import { SqlConnection } from '../../../test/support/sql-connection.js';
import type { Fault, Scene } from '../../fault.js';
import { ask } from '../../load/ask.js';
import { HttpClient } from '../../load/http-client.js';
import type { World } from '../../world/world.js';

const BUYERS = 30;
const CONFIRM_BEFORE_MS = 150;
const HELD_UP_AFTER_MS = 150;

/** Confirmations that came in time are still being written when the deadline passes, because the log is locked. */
export const CONFIRMED_AT_DEADLINE: Fault = {
  name: 'confirmed-at-deadline',
  title: 'confirmations are held up past their deadline while expiry looks',
  promised: 'staysRight',
  plan: () => ({ capacities: [60], buyers: BUYERS, settings: { EXPIRY_INTERVAL_MS: '50' } }),
  play: async (world, scene) => {
    const clients = world.buyers.map(({ token }) => new HttpClient(world.balancer.port, { cookie: `sid=${token}` }));
    const ids = await Promise.all(clients.map((client, index) => hold(client, world, scene, index)));
    const { first, last, now } = await world.sql((sql) => sql.row<{ first: number; last: number; now: number }>(
      'SELECT (extract(epoch FROM min(expires_at)) * 1000)::float8 AS first, (extract(epoch FROM max(expires_at)) * 1000)::float8 AS last, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now FROM reservations'));
    await world.pause(first - CONFIRM_BEFORE_MS - now);
    const sql = await SqlConnection.open(world.postgres.urlOf('postgres'), world.database);
    await sql.query('BEGIN');
    await sql.query('LOCK TABLE reservation_logs IN SHARE MODE');
    const confirmations = clients.map((client, index) => confirm(client, world, scene, index, ids[index]));
    await world.pause(CONFIRM_BEFORE_MS + last - first + HELD_UP_AFTER_MS);
    await sql.query('COMMIT');
    await sql.close();
    await Promise.all(confirmations);
    for (const client of clients) client.close();
    return BUYERS;
  },
};

async function hold(client: HttpClient, world: World, { log }: Scene, index: number): Promise<string | undefined> {
  const body = { sectionId: 1, quantity: 1 };
  const { operation } = await ask(client, world.buyers[index]?.id ?? '', log, { method: 'POST', path: '/api/reservations', body }, { action: 'hold', ...body });
  return operation.reservationId;
}

async function confirm(client: HttpClient, world: World, { log }: Scene, index: number, id: string | undefined): Promise<void> {
  if (id === undefined) return;
  await ask(client, world.buyers[index]?.id ?? '', log, { method: 'POST', path: `/api/reservations/${id}/confirm`, body: {} }, { action: 'confirm', reservationId: id });
}
