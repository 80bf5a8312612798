import type { Logger } from '@nestjs/common';
import { describeError } from './describe-error.js';

/** Lets work go on that nobody waits for. Its failure is logged: a rejection that nobody takes ends the process. */
export function inBackground(work: Promise<unknown>, logger: Logger, failure: string): void {
  work.catch((error: unknown) => logger.error({ message: failure, error: describeError(error) }));
}
