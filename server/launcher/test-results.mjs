/** A stage's outcome: how many checks passed, failed and were skipped, and what to show if any failed. */
export function oneCheck(ok, output) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, output };
}

/**
 * Counts a report of Jest or Vitest, whose JSON has the same shape. A file that could not be run counts as one
 * failure, and so does a run that ended badly although every test in it passed, or that ran no test at all.
 */
export function countReport(report, ok, output) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report?.testResults ?? []) {
    const statuses = file.assertionResults.map((result) => result.status);
    const failed = statuses.filter((status) => status === 'failed').length;
    counts.passed += statuses.filter((status) => status === 'passed').length;
    counts.failed += failed || (file.status === 'failed' ? 1 : 0);
    counts.skipped += statuses.filter((status) => status !== 'passed' && status !== 'failed').length;
  }
  if (counts.failed === 0 && (!ok || counts.passed === 0)) counts.failed = 1;
  return { ...counts, output };
}

export function addUp(results) {
  const sum = (name) => results.reduce((total, result) => total + result[name], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
