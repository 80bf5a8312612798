import { Agent } from 'node:http';
import fc from 'fast-check';
import { serverSettings } from '../support/app.js';
import { ServerProcess } from '../support/server-process.js';
import { redisUrl } from '../support/stores.js';
import { faultsOf } from './answer-faults.js';
import type { RawAnswer } from './answer-faults.js';
import { OPERATIONS } from '../support/api-document.js';
import type { Operation } from '../support/api-document.js';
import { requestsFor } from './generated-request.js';
import type { GeneratedRequest } from './generated-request.js';
import { SqlConnection } from '../support/sql-connection.js';
import { changedTables, forgottenTables, rowDigest } from '../support/row-digest.js';
import { injectInto, sendTo } from './senders.js';
import type { Sender } from './senders.js';
import { World } from './world.js';

/** Printed and taken from INPUTS_SEED, so that a run can be had again. */
const seed = Number(process.env.INPUTS_SEED ?? Date.now() % 2 ** 31);
const REQUESTS_PER_OPERATION = 230;
const SOCKET_REQUESTS_PER_OPERATION = 20;
const BATCH = 40;

let world: World;
let server: ServerProcess;
let sql: SqlConnection;
const agent = new Agent({ keepAlive: true, maxSockets: BATCH });

beforeAll(async () => {
  world = await World.open();
  sql = await SqlConnection.open(world.shop.url);
  server = await ServerProcess.start(serverSettings(world.shop.url, { REDIS_URL: redisUrl() }));
}, 60_000);
afterAll(async () => {
  agent.destroy();
  await server.stop();
  await sql.close();
  await world.close();
});

/** The operator's requests of an earlier batch may have ended the sale, and then no hold would be granted any more. */
async function openAgain(): Promise<void> {
  const [event, section] = [world.ids.events[0], world.ids.sections[0]];
  await sql.query(
    `UPDATE events SET status = 'on_sale', max_places_per_buyer = 200, sales_open_at = now() - interval '1 hour', sales_close_at = now() + interval '1 day'
      WHERE id = $1`, [event]);
  await sql.query(`UPDATE sections SET status = 'open', capacity = greatest(capacity, 100000) WHERE id = $1`, [section]);
}

const isWrite = ({ method }: GeneratedRequest, { status }: RawAnswer): boolean => status < 400 && method !== 'GET' && method !== 'HEAD';
const isRefusal = ({ status }: RawAnswer): boolean => status >= 400 && status < 500;

interface Fault {
  readonly faults: readonly string[];
  readonly operation: string;
}

const shown = ({ operation, method, url, actor, headers, body }: GeneratedRequest, answer: RawAnswer) => ({
  operation: operation.id, request: `${method} ${url}`.slice(0, 200), actor, headers, body: body?.toString('utf8').slice(0, 300), answer: `${answer.status} ${answer.body}`.slice(0, 400),
});

/** Sends generated requests and collects whatever is wrong. */
class Run {
  readonly faults: Fault[] = [];
  readonly statuses = new Map<string, Set<number>>();
  sent = 0;

  constructor(private readonly send: Sender) {}

  /**
   * All at once; the rows are compared when no request of them has succeeded in a write. Where one has, those that
   * were refused are sent again without it until there is none left, so that each refusal is compared at least once.
   */
  async batch(requests: readonly GeneratedRequest[]): Promise<void> {
    for (let rest = requests; rest.length > 0;) {
      const before = await rowDigest(sql);
      const answers = await Promise.all(rest.map((request) => this.one(request)));
      const refused = rest.filter((_, index) => isRefusal(answers[index] as RawAnswer));
      if (!rest.some((request, index) => isWrite(request, answers[index] as RawAnswer))) {
        const after = await rowDigest(sql);
        if (changedTables(before, after).length > 0) await this.findCulprit(rest);
        return;
      }
      rest = refused;
    }
  }

  private async one(request: GeneratedRequest): Promise<RawAnswer> {
    const answer = await this.send(request);
    this.sent++;
    const faults = faultsOf(request, answer);
    if (faults.length > 0) this.faults.push({ faults, ...shown(request, answer) });
    const { id } = request.operation;
    this.statuses.set(id, (this.statuses.get(id) ?? new Set()).add(answer.status));
    if (isWrite(request, answer) && request.operation.path.startsWith('/api/auth/')) await world.signInAgain(request.actor);
    return answer;
  }

  private async findCulprit(requests: readonly GeneratedRequest[]): Promise<void> {
    const known = this.faults.length;
    for (const request of requests) {
      const before = await rowDigest(sql);
      const answer = await this.send(request);
      const changed = changedTables(before, await rowDigest(sql));
      if (changed.length > 0) this.faults.push({ faults: [`changed rows of ${changed.join(', ')}`], ...shown(request, answer) });
    }
    if (this.faults.length === known) this.faults.push({ operation: 'any', faults: ['rows changed under refusals, and under none of them alone'] });
  }
}

/** Operations mixed in an order that the seed decides; reading and writing ones apart, so that fewer batches have to be sent again. */
function generated(perOperation: number, isWanted: (operation: Operation) => boolean): GeneratedRequest[][] {
  const wanted = OPERATIONS.filter(isWanted);
  return [wanted.filter(({ method }) => method === 'GET'), wanted.filter(({ method }) => method !== 'GET')].flatMap((operations) => {
    const requests = operations.flatMap((operation, index) => fc.sample(requestsFor(operation, world.ids), { numRuns: perOperation, seed: seed + index }));
    const shuffled = fc.sample(fc.shuffledSubarray(requests, { minLength: requests.length }), { numRuns: 1, seed })[0] ?? [];
    return Array.from({ length: Math.ceil(shuffled.length / BATCH) }, (_, index) => shuffled.slice(index * BATCH, (index + 1) * BATCH));
  });
}

/** One example of each fault; the seed gives the rest. */
function expectClean({ faults }: Run): void {
  const examples = Object.fromEntries(faults.map((fault) => [`${fault.operation}: ${fault.faults.join('; ')}`, fault]));
  expect({ seed, count: faults.length, examples }).toEqual({ seed, count: 0, examples: {} });
}

describe('whatever is sent', () => {
  it('compares every table', async () => {
    expect(await forgottenTables(sql)).toEqual([]);
  });

  it('ten thousand requests get what the document says, and a refusal changes no row', async () => {
    const run = new Run(injectInto(world));
    // A stream's answer does not end, which inject() would wait for.
    for (const batch of generated(REQUESTS_PER_OPERATION, ({ id }) => id !== 'streamSections')) {
      await openAgain();
      await run.batch(batch);
    }
    process.stdout.write(`bad input: ${run.sent} requests, seed ${seed}\n`);
    expectClean(run);
    expect(run.sent).toBeGreaterThanOrEqual(10_000);
    // Else the generator has come to send what nobody looks at.
    const unreached = OPERATIONS.filter(({ id }) => id !== 'streamSections' && ![200, 201, 202, 204].some((status) => run.statuses.get(id)?.has(status)));
    expect(unreached.map(({ id }) => id)).toEqual([]);
  }, 120_000);

  it('the same holds over a socket, streams included', async () => {
    const run = new Run(sendTo(world, server.port, agent));
    for (const batch of generated(SOCKET_REQUESTS_PER_OPERATION, () => true)) await run.batch(batch);
    expectClean(run);
    expect(run.statuses.get('streamSections')).toContain(200);
  }, 60_000);
});
