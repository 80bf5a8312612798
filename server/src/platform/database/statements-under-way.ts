import { isAnswer, SilentError } from './database-failure.js';

interface Statement {
  readonly sentAtMs: number;
  readonly giveUp: () => void;
}

/**
 * Statements that have been sent and are not answered yet, but for those of transactions. Their connections are of no use after a SilentError.
 */
export class StatementsUnderWay {
  private readonly statements = new Set<Statement>();
  private answeredAtMs = -Infinity;

  /** The answer, or SilentError when there is none after `patienceMs`. */
  wait<T>(answer: Promise<T>, patienceMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const statement: Statement = { sentAtMs: performance.now(), giveUp: () => reject(new SilentError()) };
      // A process that stood still first reads what has come meanwhile: timers run before the sockets are looked at, this after it.
      const timer = setTimeout(() => setImmediate(statement.giveUp), patienceMs);
      this.statements.add(statement);
      const end = (isAnswered: boolean): void => {
        clearTimeout(timer);
        this.statements.delete(statement);
        if (isAnswered) this.answeredAtMs = performance.now();
      };
      answer.then(
        (value) => {
          end(true);
          resolve(value);
        },
        (error: Error) => {
          end(isAnswer(error));
          reject(error);
        },
      );
    });
  }

  /** Since the last answer to any of them. */
  get silentForMs(): number {
    return performance.now() - this.answeredAtMs;
  }

  /** Answers those who have waited for at least so long with SilentError. */
  giveUpAfter(waitedMs: number): void {
    const sentBeforeMs = performance.now() - waitedMs;
    for (const { sentAtMs, giveUp } of this.statements) if (sentAtMs <= sentBeforeMs) giveUp();
  }
}
