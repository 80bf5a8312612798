import type { RedisGateway, PipelineReply, RedisReturn } from '../../src/platform/redis/redis-gateway.js';
import { RedisUnavailableError } from '../../src/platform/redis/redis-errors.js';
import type { Argument, RedisData } from './redis-model.js';
import { COMMANDS, RedisModel } from './redis-model.js';
import type { Process, RedisFault, World } from './world.js';

/** As in redis-client.ts and redis-gateway.ts. */
const COMMAND_TIMEOUT_MS = 500;
const PROBE_INTERVAL_MS = 100;

/** The server: its data, what was saved of it, and who is connected. */
export class InMemoryRedis {
  readonly data: RedisModel;
  /** Changes with every start; what was written before may be gone. */
  runId = 1;
  saved: RedisData;
  private readonly gateways: GatewayStandIn[] = [];

  constructor(readonly world: World) {
    this.data = new RedisModel(() => world.time.nowMs);
    this.saved = this.data.snapshot();
  }

  gatewayOf(process: Process): GatewayStandIn {
    const gateway = new GatewayStandIn(this, process);
    this.gateways.push(gateway);
    return gateway;
  }

  save(): void {
    this.saved = this.data.snapshot();
  }

  /** Another server takes over: with what was saved, as after a restart or a failover, or with nothing. */
  replace(isEmpty: boolean): void {
    if (isEmpty) this.data.clear();
    else this.data.restore(this.saved);
    this.runId += 1;
    for (const gateway of this.gateways) gateway.cut();
  }
}

interface Command {
  readonly name: string;
  readonly args: readonly Argument[];
}

/** A write of one or more commands, and the answers to it so far. */
class Call {
  readonly replies: PipelineReply[] = [];
  readonly answered: Promise<void>;
  private resolve = (): void => undefined;
  hasFailed = false;

  constructor(readonly commands: readonly Command[], readonly fault: RedisFault) {
    this.answered = new Promise((resolve) => (this.resolve = resolve));
  }

  get name(): string {
    return this.commands.map(({ name }) => name).join('+');
  }

  answer(): void {
    this.resolve();
  }

  fail(): void {
    this.hasFailed = true;
    this.resolve();
  }
}

/** Calls arrive in the order sent, and their answers too. */
class Connection {
  isDead = false;
  isStuck = false;
  readonly underWay = new Set<Call>();
  readonly arriving: Call[] = [];
  readonly answering: Call[] = [];
}

/** What the rest of the server sees of Redis: RedisGateway's interface, on a connection that can break. */
export class GatewayStandIn {
  available = true;
  private connection = new Connection();
  private missedCalls = 0;
  private knownRunId: number;
  private readonly listeners: ((event: RedisReturn) => void)[] = [];

  constructor(private readonly redis: InMemoryRedis, private readonly process: Process) {
    this.knownRunId = redis.runId;
  }

  get state(): 'ok' | 'away' {
    return this.available ? 'ok' : 'away';
  }

  asGateway(): RedisGateway {
    return this as unknown as RedisGateway;
  }

  onReturn(listener: (event: RedisReturn) => void): void {
    this.listeners.push(listener);
  }

  async run<T>(op: (redis: never) => Promise<T>): Promise<T> {
    if (!this.available) throw this.unavailable();
    return op(clientOf(async (name, args) => {
      const call = await this.send([{ name, args }]);
      const reply = call.replies[0];
      if (call.hasFailed || reply === undefined || reply.error !== undefined) throw this.unavailable();
      return reply.value;
    }) as never);
  }

  async pipeline(fill: (pipeline: never) => void): Promise<PipelineReply[]> {
    if (!this.available) throw this.unavailable();
    const commands: Command[] = [];
    const pipeline = clientOf((name, args) => {
      commands.push({ name, args });
      return pipeline;
    });
    fill(pipeline as never);
    const call = await this.send(commands);
    if (call.hasFailed) this.missedCalls += 1;
    return commands.map((_, index) => call.replies[index] ?? { error: new Error('Connection is closed.') });
  }

  /** The connection is gone: nothing more arrives on it, and sooner or later this instance notices. */
  cut(): void {
    const { connection } = this;
    if (connection.isDead) return;
    connection.isDead = true;
    void this.redis.world.arrival(`${this.process.name} loses its connection to Redis`).then(() => this.process.running()).then(() => {
      if (this.connection === connection) this.goAway();
      for (const call of connection.underWay) call.fail();
    });
  }

  private unavailable(): RedisUnavailableError {
    this.missedCalls += 1;
    return new RedisUnavailableError(this.state);
  }

  private async send(commands: readonly Command[]): Promise<Call> {
    const { world } = this.redis;
    const { connection } = this;
    const name = commands.map((command) => command.name).join('+');
    const call = new Call(commands, world.redisFault(name));
    if (call.fault !== 'none') for (const command of new Set(commands.map((each) => each.name))) world.befell.push(`${command} ${call.fault}`);
    connection.underWay.add(call);
    connection.arriving.push(call);
    void world.arrival(`${this.process.name} → Redis: ${name}${call.fault === 'none' ? '' : ` (${call.fault})`}`)
      .then(() => this.process.running())
      .then(() => this.arrive(connection));
    await call.answered;
    connection.underWay.delete(call);
    return call;
  }

  private arrive(connection: Connection): void {
    const call = connection.arriving.shift();
    if (call === undefined || connection.isDead) return;
    // A server that stands still reads what was sent when it goes on, whether or not anybody waits for it.
    if (connection.isStuck) return this.carryOutLater(call);
    switch (call.fault) {
      case 'none':
        this.carryOut(call);
        return this.answer(connection, call);
      case 'outOfMemory':
        call.replies.push(...call.commands.map(() => ({ error: replyError('OOM command not allowed when used memory > maxmemory') })));
        return this.answer(connection, call);
      case 'cutBefore':
        return this.cut();
      case 'cutWithin':
        this.carryOut(call, call.commands.length >> 1);
        return this.cut();
      case 'cutAfter':
        this.carryOut(call);
        call.replies.length = 0;
        return this.cut();
      case 'silentAfter':
        this.carryOut(call);
        call.replies.length = 0;
        return this.getStuck(connection);
      case 'silentLate':
        this.carryOutLater(call);
        return this.getStuck(connection);
      case 'silentBefore':
        return this.getStuck(connection);
    }
  }

  private carryOut({ commands, replies }: Call, count = commands.length): void {
    for (const { name, args } of commands.slice(0, count)) replies.push({ value: this.redis.data.execute(name, args) });
  }

  private carryOutLater(call: Call): void {
    void this.redis.world.arrival(`late in Redis: ${call.name}`).then(() => {
      for (const { name, args } of call.commands) this.redis.data.execute(name, args);
    });
  }

  private getStuck(connection: Connection): void {
    connection.isStuck = true;
    this.redis.world.time.after(COMMAND_TIMEOUT_MS, () => {
      if (this.connection === connection) this.cut();
    });
  }

  private answer(connection: Connection, call: Call): void {
    connection.answering.push(call);
    const { world } = this.redis;
    void world.arrival(`Redis → ${this.process.name}: ${call.name}`).then(() => this.process.running()).then(() => {
      if (!connection.isDead) connection.answering.shift()?.answer();
    });
  }

  private goAway(): void {
    this.available = false;
    this.connection = new Connection();
    void this.comeBack();
  }

  private async comeBack(): Promise<void> {
    const { world } = this.redis;
    await world.time.sleep(PROBE_INTERVAL_MS);
    await world.arrival(`${this.process.name} finds Redis again`);
    await this.process.running();
    const otherServer = this.redis.runId !== this.knownRunId;
    const event: RedisReturn = { absenceMs: PROBE_INTERVAL_MS, first: false, otherServer, missedCalls: this.missedCalls };
    this.knownRunId = this.redis.runId;
    this.missedCalls = 0;
    this.available = true;
    for (const listener of this.listeners) listener(event);
  }
}

/** An object with a method for every command. */
function clientOf(send: (name: string, args: readonly Argument[]) => unknown): Record<string, unknown> {
  return Object.fromEntries([...COMMANDS].map((name) => [name, (...args: Argument[]) => send(name, args)]));
}

function replyError(message: string): Error {
  const error = new Error(message);
  error.name = 'ReplyError';
  return error;
}
