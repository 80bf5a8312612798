import type { PoolClient } from 'pg';
import { LineFullError } from './waiting-line.js';

/** The connection; LineFullError when it has not come by then, and when it comes it goes back as it is. */
export function inTimeOrReturned(connecting: Promise<PoolClient>, untilMs: number): Promise<PoolClient> {
  if (untilMs === Infinity) return connecting;
  return new Promise((resolve, reject) => {
    let isGivenUp = false;
    const giveUp = (): void => {
      isGivenUp = true;
      reject(new LineFullError());
    };
    const timer = setTimeout(giveUp, untilMs - performance.now());
    connecting.then(
      (client) => {
        clearTimeout(timer);
        // The clock alone does not tell: a timer may come a part of a millisecond before its time, and whoever has been refused takes no connection
        // and gives none back. Behind a locked table the pool lost a connection for good in three runs of the tests.
        if (!isGivenUp && performance.now() < untilMs) return resolve(client);
        client.release();
        giveUp();
      },
      (error: Error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
