import { readFileSync } from 'node:fs';

/** For everything that a process has open beside its connections to the crowd. */
const RESERVE = 1_000;

/** As many connections as a process here may have open, at most those that are wanted. */
export function withinFileLimit(wanted: number, tell: (text: string) => void): number {
  const possible = Math.max(1, openFilesLimit() - RESERVE);
  if (possible >= wanted) return wanted;
  tell(`a process may have ${openFilesLimit()} files open here (ulimit -n): ${possible} connections instead of ${wanted}`);
  return possible;
}

/** Unlimited where the system does not say. */
function openFilesLimit(): number {
  try {
    return Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}
