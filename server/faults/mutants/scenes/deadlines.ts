import { SqlConnection } from '../../../test/support/sql-connection.js';
import type { Fault, Scene } from '../../fault.js';
import { ask } from '../../load/ask.js';
import { HttpClient } from '../../load/http-client.js';
import type { World, WorldPlan } from '../../world/world.js';

const BUYERS = 30;
const IN_TIME_MS = 150;
const HELD_UP_AFTER_MS = 150;
const LATE_MS = 20;

const plan = (expiryIntervalMs: number): Partial<WorldPlan> =>
  ({ capacities: [60], buyers: BUYERS, settings: { EXPIRY_INTERVAL_MS: String(expiryIntervalMs) } });

/** Confirmations that came in time are still being written when the deadline passes, because the log is locked. */
export const CONFIRMED_AT_DEADLINE: Fault = {
  name: 'confirmed-at-deadline',
  title: 'confirmations are held up past their deadline while expiry looks',
  promised: 'staysRight',
  plan: () => plan(50),
  play: async (world, scene) => {
    const holders = await Holders.hold(world, scene);
    await world.pause(holders.firstDeadlineInMs - IN_TIME_MS);
    const sql = await SqlConnection.open(world.postgres.urlOf('postgres'), world.database);
    await sql.query('BEGIN');
    await sql.query('LOCK TABLE reservation_logs IN SHARE MODE');
    const confirmed = holders.confirm();
    await world.pause(IN_TIME_MS + holders.deadlinesSpreadMs + HELD_UP_AFTER_MS);
    await sql.query('COMMIT');
    await sql.close();
    await confirmed;
    return BUYERS;
  },
};

/** Confirmations come when the deadline has just passed and expiry has not looked yet. */
export const CONFIRMED_LATE: Fault = {
  name: 'confirmed-late',
  title: 'confirmations come just after the deadline',
  promised: 'staysRight',
  plan: () => plan(4_000),
  play: async (world, scene) => {
    const holders = await Holders.hold(world, scene);
    await world.pause(holders.firstDeadlineInMs + holders.deadlinesSpreadMs + LATE_MS);
    await holders.confirm();
    return BUYERS;
  },
};

interface Deadlines {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly nowMs: number;
}

const DEADLINES = `
  SELECT (extract(epoch FROM min(expires_at)) * 1000)::float8 AS "firstMs", (extract(epoch FROM max(expires_at)) * 1000)::float8 AS "lastMs",
         (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "nowMs" FROM reservations`;

/** Everybody holds a place at the same time. */
class Holders {
  private constructor(
    private readonly reservations: readonly { readonly userId: string; readonly client: HttpClient; readonly id: string }[],
    private readonly scene: Scene,
    private readonly deadlines: Deadlines,
    private readonly readAtMs: number,
  ) {}

  static async hold(world: World, scene: Scene): Promise<Holders> {
    const wish = { sectionId: 1, quantity: 1 };
    const held = await Promise.all(world.buyers.map(async ({ id: userId, token }) => {
      const client = new HttpClient(world.balancer.port, { cookie: `sid=${token}` });
      const { body } = await ask(client, scene.log, { method: 'POST', path: '/api/reservations', body: wish }, { action: 'hold', userId, ...wish });
      return body.id === undefined ? [] : [{ userId, client, id: body.id }];
    }));
    const deadlines = await world.sql((sql) => sql.row<Deadlines & Record<string, unknown>>(DEADLINES));
    return new Holders(held.flat(), scene, deadlines, performance.now());
  }

  get firstDeadlineInMs(): number {
    return this.deadlines.firstMs - this.deadlines.nowMs - (performance.now() - this.readAtMs);
  }

  get deadlinesSpreadMs(): number {
    return this.deadlines.lastMs - this.deadlines.firstMs;
  }

  async confirm(): Promise<void> {
    await Promise.all(this.reservations.map(async ({ userId, client, id }) => {
      await ask(client, this.scene.log, { method: 'POST', path: `/api/reservations/${id}/confirm`, body: {} }, { action: 'confirm', userId, reservationId: id });
      client.close();
    }));
  }
}
