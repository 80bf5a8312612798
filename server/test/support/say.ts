import { monitorEventLoopDelay } from 'node:perf_hooks';

const startedAtMs = performance.now();

/** One line of what a harness is doing, with the time since the start. */
export function say(text: string): void {
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  process.stdout.write(`${clock.padStart(6)}  ${text}\n`);
}

const loop = monitorEventLoopDelay({ resolution: 10 });
loop.enable();

/** The longest time that this process stood still since this was last asked: its proxies and its crowd stood still with it. */
export function longestStandstillMs(): number {
  const longestMs = Math.round(loop.max / 1e6);
  loop.reset();
  return longestMs;
}
