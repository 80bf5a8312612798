import type { Health } from './health-check.js';
import { checkHealth } from './health-check.js';
import type { Link } from './link.js';

/** draining: it answers, but not 200; refusing: nobody listens; frozen: it says nothing to anybody. */
export type BackendState = 'ready' | 'draining' | 'refusing' | 'frozen';

export interface CheckOptions {
  readonly healthPath: string;
  /** A path that asks no store: who answers here is not frozen. */
  readonly livePath: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** One server behind the balancer: how it is, and the connections that it has. */
export class Backend {
  readonly links = new Set<Link>();
  state: BackendState = 'draining';
  opened = 0;
  refused = 0;
  cut = 0;
  private heardAtMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(readonly name: string, readonly port: number, private readonly options: CheckOptions) {}

  /** Asks now and then again and again. */
  async start(): Promise<void> {
    await this.check();
    if (!this.isStopped) this.timer = setTimeout(() => void this.start(), this.options.intervalMs);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  add(link: Link): void {
    this.opened += 1;
    this.links.add(link);
    link.onHeard(() => { this.heardAtMs = performance.now(); });
    link.onClosed(() => this.links.delete(link));
  }

  private async check(): Promise<void> {
    const state = await this.ask();
    if (this.isStopped) return;
    this.state = state;
    if (state !== 'frozen') return;
    // Nobody else ends them. Those of a process that has ended were closed by its kernel, and one that only listens no
    // more, because it is being stopped, still answers what it has begun.
    this.cut += this.links.size;
    for (const link of this.links) link.destroy();
  }

  private async ask(): Promise<BackendState> {
    const { healthPath, livePath, timeoutMs } = this.options;
    const ready = await checkHealth(this.port, healthPath, timeoutMs);
    if (ready !== 'silent') return stateOf(ready);
    // The second of two silences in a row. Readiness may also be late because a store is: that is no frozen process.
    const askedAtMs = performance.now();
    const live = await checkHealth(this.port, livePath, timeoutMs);
    // One that has just started and is met by a crowd accepts a new connection late, and answers those it has.
    if (live === 'silent') return this.heardAtMs > askedAtMs ? 'draining' : 'frozen';
    return live === 'refused' ? 'refusing' : 'draining';
  }
}

function stateOf(health: Exclude<Health, 'silent'>): BackendState {
  if (health === 'refused') return 'refusing';
  return health === 200 ? 'ready' : 'draining';
}
