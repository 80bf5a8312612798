/** What the benchmark uses of autocannon, which brings no types along. */
declare module 'autocannon' {
  /** Kept by a connection from one request of the sequence to the next. */
  export interface Context {
    confirm?: { readonly path: string; readonly token: string } | undefined;
    token?: string;
  }

  export interface Request {
    method?: string;
    path?: string;
    headers?: Record<string, string>;
    body?: string;
  }

  export interface SequenceEntry extends Request {
    setupRequest?: (request: Request, context: Context) => Request | undefined;
    onResponse?: (status: number, body: string, context: Context) => void;
  }

  export interface Result {
    readonly duration: number;
    readonly '2xx': number;
    readonly non2xx: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  }

  export default function autocannon(options: {
    url: string;
    connections: number;
    duration: number;
    timeout: number;
    requests: SequenceEntry[];
  }): Promise<Result>;
}
