import type { Person } from '../../test/support/people.js';
import { ask } from './ask.js';
import type { Client } from './http-client.js';
import { LeanClient } from './lean-client.js';
import type { Operation, OperationLog } from './operation.js';

/** One person's connection to one server, or to the balancer, that asks for exactly what it is told to. */
export class Asker {
  private readonly client: Client;

  constructor(private readonly person: Person, port: number, private readonly log: OperationLog) {
    this.client = new LeanClient(port, { cookie: `sid=${person.token}` });
  }

  /** Opens the connection and has the session known, so that both are no part of what is raced. */
  async arrive(): Promise<void> {
    await ask(this.client, this.log, { method: 'GET', path: '/api/auth/me' }, { action: 'read', userId: this.person.id });
  }

  async hold(sectionId: number, quantity: number, key?: string): Promise<Operation> {
    const { operation } = await ask(
      this.client, this.log,
      { method: 'POST', path: '/api/reservations', body: { sectionId, quantity }, ...(key !== undefined && { headers: { 'idempotency-key': key } }) },
      { action: 'hold', userId: this.person.id, sectionId, quantity, ...(key !== undefined && { key }) },
    );
    return operation;
  }

  confirm(reservationId: string): Promise<Operation> {
    return this.change('confirm', reservationId);
  }

  cancel(reservationId: string): Promise<Operation> {
    return this.change('cancel', reservationId);
  }

  close(): void {
    this.client.close();
  }

  private async change(action: 'confirm' | 'cancel', reservationId: string): Promise<Operation> {
    const { operation } = await ask(
      this.client, this.log,
      { method: 'POST', path: `/api/reservations/${reservationId}/${action}`, body: {} },
      { action, userId: this.person.id, reservationId },
    );
    return operation;
  }
}
