const startedAtMs = performance.now();

/** One line of what a harness is doing, with the time since the start. */
export function say(text: string): void {
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  process.stdout.write(`${clock.padStart(6)}  ${text}\n`);
}
