import { lastingPort } from './free-port.js';

describe('a port for a server that is stopped and started again', () => {
  it('is given once, also while nobody listens on it', async () => {
    const ports: number[] = [];
    // Of 600 drawn by chance from 12,000 some are the same but once in three million times.
    while (ports.length < 600) ports.push(await lastingPort());
    expect(new Set(ports).size).toBe(600);
  });
});
