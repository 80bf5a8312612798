import { createRequire } from 'node:module';

const Sequencer = createRequire(import.meta.url)('@jest/test-sequencer').default;

/** Those that take half a minute and more, the longest first. A run from an empty cache knows no times, and goes by the files' sizes, which say nothing of how often a test repeats itself. */
const LONG = ['inputs/bad-input', 'deterministic/random-programs', 'reservations/two-processes', 'reservations/oversell', 'http/problems', 'browser/console', 'browser/accessibility', 'browser/buyer', 'browser/accessibility-rare'];

const rank = ({ path }) => {
  const index = LONG.findIndex((name) => path.includes(`/${name}.`));
  return index < 0 ? LONG.length : index;
};

/** Begins with the longest, so that no worker is left alone with one of them at the end. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}
