import type { Redis } from 'ioredis';

/** What tells one server, and one history of its data, from another. */
export interface ServerIdentity {
  readonly runId: string;
  readonly replicationId: string;
}

export const ABSENT_SERVER: ServerIdentity = { runId: '', replicationId: '' };

/** Throws when the server does not answer, or is a replica and so takes no writes. */
export async function probeServer(client: Redis): Promise<ServerIdentity> {
  const info = await readInfo(client);
  if (info === undefined) return { runId: 'unknown', replicationId: 'unknown' };
  if (field(info, 'role') === 'slave') throw new Error('the server is a replica');
  return { runId: field(info, 'run_id'), replicationId: field(info, 'master_replid') };
}

/** Some hosted servers forbid INFO; their answer to PING has to do, and lost data is then found by the scripts. */
async function readInfo(client: Redis): Promise<string | undefined> {
  try {
    const [server, replication] = await Promise.all([client.info('server'), client.info('replication')]);
    return `${server}\r\n${replication}`;
  } catch (error) {
    if (!(error instanceof Error) || !/NOPERM|unknown command/i.test(error.message)) throw error;
    await client.ping();
    return undefined;
  }
}

function field(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
}
