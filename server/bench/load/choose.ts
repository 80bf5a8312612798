import { findProgram } from '../world/processes.js';
import type { LoadTool } from './load.js';
import { Wrk } from './wrk.js';

export function chooseLoadTool(): LoadTool {
  const wrk = findProgram('wrk');
  if (wrk === undefined) throw new Error('wrk is not installed');
  return new Wrk(wrk);
}
