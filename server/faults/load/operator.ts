import type { World } from '../world/world.js';
import { HttpClient } from './http-client.js';

/** Longer than anything here is broken: an operator asks until the store is back. */
const PATIENCE_MS = 20_000;
const RETRY_MS = 100;

/** What an operator was answered. */
export interface Told {
  readonly status: number;
  readonly code: string | undefined;
}

/** Who runs the sale; not part of the log, in which only buyers' requests are. */
export class Operator {
  private readonly client: HttpClient;

  /** @param port of the balancer or of one server */
  constructor(private readonly world: World, port = world.balancer.port) {
    this.client = new HttpClient(port, { cookie: `sid=${world.operator.token}` });
  }

  /** Notes the capacity so that refusals are judged by the least that it may have been at their time. */
  async setCapacity(sectionId: number, before: number, capacity: number): Promise<Told> {
    const { capacities } = this.world;
    if (capacity < before) capacities.note(sectionId, capacity);
    const told = await this.patch(`/api/sections/${sectionId}`, { capacity });
    if (told.status === 200) {
      if (capacity > before) capacities.note(sectionId, capacity);
    } else if (told.status === 409) {
      capacities.note(sectionId, before);
    }
    return told;
  }

  setStatus(sectionId: number, status: 'open' | 'closed'): Promise<Told> {
    if (status === 'closed') this.world.hasBeenClosed = true;
    return this.patch(`/api/sections/${sectionId}`, { status });
  }

  setSales(status: 'on_sale' | 'paused'): Promise<Told> {
    if (status === 'paused') this.world.hasBeenClosed = true;
    return this.patch('/api/events/1', { status });
  }

  close(): void {
    this.client.close();
  }

  /** Asks again when it stays open what became of it: the same change twice is one. */
  private async patch(path: string, body: object): Promise<Told> {
    const lastMs = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        const { status, text } = await this.client.send({ method: 'PATCH', path, body });
        if (status !== 503 || performance.now() > lastMs) return { status, code: (JSON.parse(text) as { code?: string }).code };
      } catch (error) {
        if (performance.now() > lastMs) throw error;
      }
      await this.world.pause(RETRY_MS);
    }
  }
}
