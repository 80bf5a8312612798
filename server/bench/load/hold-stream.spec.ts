import { HoldRecord } from './hold-stream.js';

/** Answers one millisecond after the other. */
function record(statuses: readonly number[], tookMs: readonly number[]): HoldRecord {
  return new HoldRecord({
    sentAtMs: Float64Array.from(statuses, (_, index) => index), tookMs: Float64Array.from(tookMs),
    statuses: Uint16Array.from(statuses), honest: new Uint8Array(statuses.length), failures: 0,
  });
}

describe('HoldRecord', () => {
  it('measures grants, not refusals', () => {
    expect(record([201, 503, 201, 201], [20, 1, 30, 40]).tookBetween(0, 3)).toEqual([20, 30]);
  });

  it('is no measurement of grants when one was refused', () => {
    expect(() => record([201, 201], [1, 1]).requireAllGranted()).not.toThrow();
    expect(() => record([201, 503, 503], [1, 1, 1]).requireAllGranted()).toThrow('2 of 3 holds were not granted: 503');
  });
});
