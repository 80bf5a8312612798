import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

/** Those that code of the current test file has used. */
const used = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  used.add(this);
  return run.apply(this, args);
};

/**
 * Leaves nothing behind in the worker for the next test file. jest-circus, loaded anew for each file, runs tests in an
 * AsyncLocalStorage that it never disables; every promise of all later files would look after it.
 */
export default class OwnEnvironment extends TestEnvironment {
  async teardown() {
    for (const storage of used) storage.disable();
    used.clear();
    await super.teardown();
  }
}
