import { createHash } from 'node:crypto';
import type { QueryRunner } from 'typeorm';

/** What stands between the marks around a function's body. */
const BODY_MARK = '$$';

/**
 * Installs SQL functions that are not there as they should be, and leaves the others alone: a function that is replaced, be it by itself,
 * has every connection of every instance compile and plan it anew at its next call, which made a hold of 2.0 ms one of 6.1 (decision 2).
 *
 * @param routines `CREATE OR REPLACE FUNCTION name(…) … AS $$…$$`; what is installed names in its first line what it was made from.
 */
export async function installRoutines(runner: QueryRunner, routines: readonly string[]): Promise<void> {
  for (const routine of routines) {
    const [head = '', body = '', tail = ''] = routine.split(BODY_MARK);
    const source = `-- ${createHash('sha256').update(routine).digest('hex')}\n${body}`;
    const name = /FUNCTION (\w+)/.exec(head)?.[1];
    // By its whole source: others may have replaced it by hand, or by another release, which may have a function of this name with other parameters.
    const { records } = await runner.query(
      'SELECT FROM pg_proc WHERE proname = $1 AND pronamespace = current_schema()::regnamespace AND prosrc = $2', [name, source], true);
    if (records.length === 0) await runner.query([head, source, tail].join(BODY_MARK));
  }
}
