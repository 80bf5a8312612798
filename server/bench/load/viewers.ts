import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startScript } from '../../test/support/processes.js';
import type { Sightings, ViewersPlan } from './viewers-client.js';

const PROCESSES = 2;

/** People who look at the page and do not buy: open live streams, from other processes. */
export class Viewers {
  private constructor(private readonly children: readonly ChildProcess[]) {}

  /** Resolves when everybody has been sent the first numbers. */
  static async open(plan: ViewersPlan): Promise<Viewers> {
    const children = Array.from({ length: PROCESSES }, () => startScript(
      join(import.meta.dirname, 'viewers-client.ts'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], serialization: 'advanced' },
    ));
    await Promise.all(children.map(async (child) => {
      child.send({ ...plan, count: Math.floor(plan.count / PROCESSES) });
      await once(child, 'message');
    }));
    return new Viewers(children);
  }

  /** Ends the streams; throws when one had been lost before. */
  async close(): Promise<Sightings> {
    const all: Record<number, number[]> = {};
    for (const child of this.children) {
      child.send('end');
      const [{ sightings, lost }] = await once(child, 'message') as [{ sightings: Sightings; lost: number }];
      if (lost > 0) throw new Error(`${lost} live streams were cut`);
      for (const [available, moments] of Object.entries(sightings)) (all[Number(available)] ??= []).push(...moments);
    }
    return all;
  }
}
