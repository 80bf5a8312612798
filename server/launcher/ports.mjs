import { connect, createServer } from 'node:net';
import { LauncherError } from './console.mjs';
import { onceOthersHaveEnded } from './lifecycle.mjs';

function tryListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve({ error }));
    server.listen({ port, host, exclusive: true }, () => {
      const { port: given } = server.address();
      server.close(() => resolve({ port: given }));
    });
  });
}

/** The preferred port if it is free on the loopback address, else any free one. */
export async function freePort(preferred) {
  const first = preferred ? await tryListen(preferred, '127.0.0.1') : {};
  return first.port ?? (await tryListen(0, '127.0.0.1')).port;
}

/** Says what to do when the server could not listen, before anything has been started. */
export async function requireFreePort(portText, host) {
  const port = Number(portText);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new LauncherError('PORT must be a whole number from 1 to 65535.');
  }
  // macOS lets a wildcard socket coexist with one on the loopback address, so both are tried.
  for (const address of host ? [host] : ['127.0.0.1', '0.0.0.0']) {
    const attempt = async () => {
      const { error } = await tryListen(port, address);
      return error?.code === 'EADDRINUSE' ? undefined : (error?.code ?? 'free');
    };
    const outcome = await onceOthersHaveEnded(attempt);
    if (outcome === undefined)
      throw new LauncherError(
        `Port ${port} is taken, set PORT=${port < 65_535 ? port + 1 : 3000} (or another free one).`,
      );
    if (outcome === 'EACCES') throw new LauncherError(`Port ${port} needs privileges, set PORT to one above 1023.`);
    if (outcome !== 'free') throw new LauncherError(`HOST and PORT cannot be listened on: ${outcome}.`);
  }
  return port;
}

/** Whether something accepts connections there. */
export function accepts(host, port, timeoutMs = 2_000) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
  });
}
