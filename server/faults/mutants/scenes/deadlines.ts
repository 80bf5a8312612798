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
    await world.pause(holders.deadlineInMs - IN_TIME_MS);
    const sql = await SqlConnection.open(world.postgres.urlOf('postgres'), world.database);
    await sql.query('BEGIN');
    await sql.query('LOCK TABLE reservation_logs IN SHARE MODE');
    const confirmed = holders.confirm();
    // Together less than PostgreSQL lets anybody wait for a lock.
    await world.pause(IN_TIME_MS + HELD_UP_AFTER_MS);
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
    await world.pause(holders.deadlineInMs + LATE_MS);
    await holders.confirm();
    return BUYERS;
  },
};

/** The latest becomes everybody's: on a busy machine the holds are made some hundred milliseconds apart. */
const ONE_DEADLINE = `
  UPDATE reservations SET expires_at = latest.at FROM (SELECT max(expires_at) AS at FROM reservations) latest
  RETURNING (extract(epoch FROM latest.at - clock_timestamp()) * 1000)::float8 AS "inMs"`;

/** Everybody holds a place with the same deadline. */
class Holders {
  private constructor(
    private readonly reservations: readonly { readonly userId: string; readonly client: HttpClient; readonly id: string }[],
    private readonly scene: Scene,
    private readonly deadlineAtMs: number,
  ) {}

  static async hold(world: World, scene: Scene): Promise<Holders> {
    const wish = { sectionId: 1, quantity: 1 };
    const held = await Promise.all(world.buyers.map(async ({ id: userId, token }) => {
      const client = new HttpClient(world.balancer.port, { cookie: `sid=${token}` });
      const { body } = await ask(client, scene.log, { method: 'POST', path: '/api/reservations', body: wish }, { action: 'hold', userId, ...wish });
      return body.id === undefined ? [] : [{ userId, client, id: body.id }];
    }));
    const [deadline] = await world.sql((sql) => sql.query<{ inMs: number }>(ONE_DEADLINE));
    return new Holders(held.flat(), scene, performance.now() + (deadline?.inMs ?? 0));
  }

  get deadlineInMs(): number {
    return this.deadlineAtMs - performance.now();
  }

  async confirm(): Promise<void> {
    await Promise.all(this.reservations.map(async ({ userId, client, id }) => {
      await ask(client, this.scene.log, { method: 'POST', path: `/api/reservations/${id}/confirm`, body: {} }, { action: 'confirm', userId, reservationId: id });
      client.close();
    }));
  }
}
