import { connect } from 'node:net';

/** The status that was answered; `silent` within the time, or `refused`: nobody listens, or it hung up without an answer. */
export type Health = number | 'silent' | 'refused';

const STATUS_LINE = /^HTTP\/1\.1 (\d{3})/;

/** One GET on a connection of its own: one that was kept would not notice that nobody listens any more. */
export function checkHealth(port: number, path: string, timeoutMs: number): Promise<Health> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let answer = '';
    const finish = (health: Health): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(health);
    };
    const timer = setTimeout(() => finish('silent'), timeoutMs);
    socket.on('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      const status = STATUS_LINE.exec(answer)?.[1];
      if (status !== undefined) finish(Number(status));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => finish('refused'));
  });
}
