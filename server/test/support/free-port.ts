import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The kernel gives the free ones from here on to outgoing connections, and one of them could take a port while its server is away. */
const FIRST_PASSING_PORT = 32_000;
const LASTING_PORTS = 12_000;
/** Free is also a port whose server is still booting or being restarted; two worlds of one process must not share it. */
const givenPorts = new Set<number>();

/**
 * A port for a server that will be stopped and started again.
 * @param second how far above it the server listens on another one, which is free as well
 */
export async function lastingPort(second = 0): Promise<number> {
  for (;;) {
    const port = FIRST_PASSING_PORT - second - 1 - Math.floor(Math.random() * LASTING_PORTS);
    const wanted = [port, port + second];
    if (wanted.some((number) => givenPorts.has(number))) continue;
    for (const number of wanted) givenPorts.add(number);
    if ((await isFree(port)) && (await isFree(port + second))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
