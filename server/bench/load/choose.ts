import { findProgram } from '../../test/support/processes.js';
import { Autocannon } from './autocannon.js';
import type { LoadTool } from './load.js';
import { Wrk } from './wrk.js';

/** wrk where it is installed, because it leaves the cores to the server. */
export function chooseLoadTool(): LoadTool {
  const wrk = findProgram('wrk');
  return wrk === undefined ? new Autocannon() : new Wrk(wrk);
}
