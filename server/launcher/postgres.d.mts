import type { Account } from './account.mjs';

export interface RunningPostgres {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** The programs that came with it. */
  readonly binFolder: string;
  readonly exited: Promise<unknown>;
  stop(limitMs: number): Promise<void>;
}

export declare function startPostgres(options: {
  folder: string;
  account: Account | undefined;
  superuserPassword: string;
  preferredPort?: number;
  more?: Readonly<Record<string, string | number>>;
}): Promise<RunningPostgres>;
