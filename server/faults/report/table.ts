import type { FaultResult } from '../play-fault.js';

export const HEADINGS = ['fault', 'strategy', 'injections', 'requests', 'ok', 'refused', 'failed', 'unknown', 'longest reply', 'usual rate', 'rate while broken', 'recovery', 'violations'] as const;

/** The results for the terminal. */
export function terminalTable(results: readonly FaultResult[]): string {
  const lines = [[...HEADINGS], ...results.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** One row of the table, as text. */
export function cells(result: FaultResult): string[] {
  const { name, strategy, injections, operations, ok, refused, failed, unknown, longestReplyMs, pace, violations, misses } = result;
  const faults = violations.length + misses.length;
  return [
    name, strategy, ...[injections, operations, ok, refused, failed, unknown].map((count) => count.toLocaleString('en')),
    `${longestReplyMs} ms`,
    Number.isFinite(pace.usualPerSecond) ? `${pace.usualPerSecond}/s` : '–',
    pace.brokenRate === undefined ? '–' : pace.brokenRate.toFixed(2),
    (pace.recoveryMs ?? 0) === 0 ? '–' : `${Math.round(pace.recoveryMs ?? 0)} ms`,
    faults === 0 ? '0' : `${violations.length}, ${misses.length} promises missed`,
  ];
}
