import { StorePace } from '../../src/common/store-pace.js';

/** Of a process that does nothing but wait: for time that a test moves by hand, of which the event loop knows nothing. */
export class IdlePace extends StorePace {
  protected override get idleMs(): number {
    return performance.now();
  }
}
