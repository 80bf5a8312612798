import type { ReservationDto } from '../../src/reservations/reservation.dto.js';

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How requests reach a server: into the application in this process, or over a socket to another one. */
export type Transport = (request: OutgoingRequest) => Promise<Answer & { readonly cookies: readonly string[] }>;

/** What a refusal says beside its status. */
export interface Problem {
  readonly code: string;
  readonly available?: number;
  readonly limit?: number;
  readonly held?: number;
}

export interface Page {
  readonly items: readonly ReservationDto[];
  readonly nextCursor: string | null;
}

export interface HoldOptions {
  readonly key?: string;
  readonly buyerReference?: string;
}

/** One visitor of the API: a browser with its cookie, or an integrator with a key. */
export class Visitor {
  private cookie: string | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly apiKey?: string,
  ) {}

  /** The same visitor at another server, where the cookie is worth as much. */
  at(transport: Transport): Visitor {
    const other = new Visitor(transport, this.apiKey);
    other.cookie = this.cookie;
    return other;
  }

  async guest(): Promise<this> {
    await this.expecting(201, this.post('/auth/guest', {}));
    return this;
  }

  async signIn(email: string, password: string): Promise<this> {
    await this.expecting(200, this.post('/auth/login', { email, password }));
    return this;
  }

  hold(sectionId: number, quantity: number, { key, buyerReference }: HoldOptions = {}): Promise<Answer<ReservationDto & Problem>> {
    return this.post('/reservations', { sectionId, quantity, ...(buyerReference !== undefined && { buyerReference }) }, key === undefined ? {} : { 'idempotency-key': key });
  }

  /** A hold that has to succeed. */
  async held(sectionId: number, quantity: number, options: HoldOptions = {}): Promise<ReservationDto> {
    return (await this.expecting(201, this.hold(sectionId, quantity, options))).body;
  }

  confirm(id: string, body: object = {}): Promise<Answer<ReservationDto & Problem>> {
    return this.post(`/reservations/${id}/confirm`, body);
  }

  cancel(id: string, body: object = {}): Promise<Answer<ReservationDto & Problem>> {
    return this.post(`/reservations/${id}/cancel`, body);
  }

  reservation(id: string): Promise<Answer<ReservationDto & Problem>> {
    return this.get(`/reservations/${id}`);
  }

  list(query = ''): Promise<Answer<Page>> {
    return this.get(`/reservations${query}`);
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.send('GET', path);
  }

  post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('POST', path, body, headers);
  }

  patch<T>(path: string, body: object): Promise<Answer<T>> {
    return this.send('PATCH', path, body);
  }

  /** A file in CSV. */
  postCsv<T>(path: string, text: string, more: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('POST', path, text, { 'content-type': 'text/csv', ...more });
  }

  private send<T>(method: OutgoingRequest['method'], path: string, body?: object | string, more: Record<string, string> = {}): Promise<Answer<T>> {
    return this.request(method, `/api${path}`, body, more);
  }

  /** @param path from the root; headers given here win. */
  async request<T>(method: OutgoingRequest['method'], path: string, body?: object | string, more: Record<string, string> = {}): Promise<Answer<T>> {
    const headers: Record<string, string> = {};
    if (this.apiKey !== undefined) headers.authorization = `Bearer ${this.apiKey}`;
    if (this.cookie !== undefined) headers.cookie = this.cookie;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const answer = await this.transport({ method, path, headers: { ...headers, ...more }, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
    for (const cookie of answer.cookies) if (cookie.startsWith('sid=')) this.cookie = cookie.split(';')[0];
    return answer as Answer<T>;
  }

  private async expecting<T>(status: number, sent: Promise<Answer<T>>): Promise<Answer<T>> {
    const answer = await sent;
    if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }
}

/** Signs in many guests, a few at a time. */
export async function guests(transports: readonly Transport[], count: number): Promise<Visitor[]> {
  const visitors = Array.from({ length: count }, (_, index) => new Visitor(transports[index % transports.length] as Transport));
  for (let at = 0; at < count; at += 100) await Promise.all(visitors.slice(at, at + 100).map((visitor) => visitor.guest()));
  return visitors;
}
