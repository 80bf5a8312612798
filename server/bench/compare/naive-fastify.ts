import fastify from 'fastify';
import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import { listenAndTell } from './listen.js';
import { ROW_LOCK } from './row-lock.js';

// One transaction a request through Fastify and pg, as tutorials show it. argv: the database.
const POOL_SIZE = 16;
const pool = new Pool({ connectionString: process.argv[2], max: POOL_SIZE });
const app = fastify();

interface Hold {
  readonly sectionId: number;
  readonly quantity: number;
}

async function hold(client: PoolClient, { quantity }: Hold): Promise<object | undefined> {
  await client.query('BEGIN');
  const { rows: [section] } = await client.query<{ capacity: number; taken: number }>(ROW_LOCK.read, [1]);
  if (section === undefined || section.taken + quantity > section.capacity) {
    await client.query('ROLLBACK');
    return undefined;
  }
  const { rows: [reservation] } = await client.query<{ id: string; expires_at: Date }>(ROW_LOCK.insert, [1, 1, quantity]);
  await client.query(ROW_LOCK.count, [1, quantity]);
  await client.query('COMMIT');
  return { id: reservation?.id, quantity, status: 'pending', expiresAt: reservation?.expires_at };
}

app.post<{ Body: Hold }>('/api/reservations', async (request, reply) => {
  const client = await pool.connect();
  try {
    const reservation = await hold(client, request.body);
    return await reply.status(reservation === undefined ? 409 : 201).send(reservation ?? { code: 'SOLD_OUT' });
  } finally {
    client.release();
  }
});

await listenAndTell(app);
