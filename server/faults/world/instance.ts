import { JariServer } from '../../test/support/jari-server.js';
import { lastingPort } from '../../test/support/free-port.js';
import type { Person } from '../../test/support/people.js';
import { say } from '../../test/support/say.js';
import { StoreProxy } from '../net/store-proxy.js';

export interface InstancePlan {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly postgresPort: number;
  readonly redisPort: number;
  /** Through the proxy's port. */
  readonly databaseUrl: (port: number) => string;
  readonly folder: string;
  readonly nodeOptions: readonly string[];
}

const WARM_UP_REQUESTS = 40;
const WARM_UP_LIMIT_MS = 30_000;
const NO_RESERVATION = '00000000-0000-7000-8000-000000000000';
const BOOT_LIMIT_MS = 30_000;
/** Characters of a log that tell why a server has ended. */
const LAST_WORDS = 2_000;

/** One server process with a proxy of its own before each store. It always comes back on its port. */
export class Instance {
  private constructor(
    private readonly plan: InstancePlan,
    readonly port: number,
    readonly toPostgres: StoreProxy,
    readonly toRedis: StoreProxy,
    private current: JariServer,
  ) {}

  static async start(plan: InstancePlan): Promise<Instance> {
    const [toPostgres, toRedis, port] = await Promise.all([
      StoreProxy.start({ host: '127.0.0.1', port: plan.postgresPort }),
      StoreProxy.start({ host: '127.0.0.1', port: plan.redisPort }),
      lastingPort(),
    ]);
    const instance = new Instance(plan, port, toPostgres, toRedis, undefined as unknown as JariServer);
    await instance.boot({});
    return instance;
  }

  get name(): string {
    return this.plan.name;
  }

  get server(): JariServer {
    return this.current;
  }

  /** A new process on the same port and stores; started again, as by a supervisor, when it ends because a store is away. */
  async boot(more: Readonly<Record<string, string>>): Promise<void> {
    const { settings, databaseUrl, folder, nodeOptions } = this.plan;
    const all = { ...settings, DATABASE_URL: databaseUrl(this.toPostgres.port), REDIS_URL: `redis://127.0.0.1:${this.toRedis.port}`, ...more };
    for (const deadlineMs = performance.now() + BOOT_LIMIT_MS; ;) {
      try {
        this.current = await JariServer.start(all, folder, { port: this.port, nodeOptions });
        return;
      } catch (error) {
        if (performance.now() > deadlineMs) throw error;
      }
    }
  }

  /** SIGTERM, as from a supervisor; when it has ended. */
  async stop(violation: (sentence: string) => void): Promise<void> {
    this.current.signal('SIGTERM');
    const end = await this.current.ended();
    if (end !== 0) violation(`a server that was told to stop ended with ${end}; its last words: ${this.current.log.slice(-LAST_WORDS)}`);
  }

  /**
   * Answers requests that change nothing. Its first one takes a server five times as long as those after it (22 and 4 to 5 ms).
   * Another world is played beside this one at times, and filling its disk has kept every process from working for seconds: who
   * is told to come again comes again, as a client does, and every such answer is said.
   */
  async warmUp(person: Person): Promise<void> {
    const deadlineMs = performance.now() + WARM_UP_LIMIT_MS;
    for (let request = 0; request < WARM_UP_REQUESTS;) {
      const { status, code, retryAfterMs } = await this.cancelNothing(person);
      if (status === 404) request += 1;
      else if (retryAfterMs === undefined || performance.now() > deadlineMs) {
        throw new Error(`a server answered ${status} ${code} before anything was broken; its last words: ${this.current.log.slice(-LAST_WORDS)}`);
      } else {
        say(`    ${this.name} was too busy to be warmed up: ${status} ${code}`);
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
      }
    }
  }

  /** What the readiness check answers; undefined when it does not answer within a second. */
  async readiness(): Promise<number | undefined> {
    try {
      return (await fetch(`${this.current.url}/health/ready`, { signal: AbortSignal.timeout(1_000) })).status;
    } catch {
      return undefined;
    }
  }

  private async cancelNothing({ token }: Person): Promise<{ status: number; code: string; retryAfterMs: number | undefined }> {
    const answer = await fetch(`${this.current.url}/api/reservations/${NO_RESERVATION}/cancel`, {
      method: 'POST', headers: { 'cookie': `sid=${token}`, 'content-type': 'application/json' }, body: '{}',
    });
    const { code } = await answer.json() as { code: string };
    const retryAfter = answer.headers.get('retry-after');
    return { status: answer.status, code, retryAfterMs: retryAfter === null ? undefined : Number(retryAfter) * 1_000 };
  }

  async dispose(): Promise<void> {
    await this.current.end();
    await Promise.all([this.toPostgres.close(), this.toRedis.close()]);
  }
}
