import { AppConfig } from '../config/app-config.js';
import { JsonLogger } from './json-logger.js';

function loggerAt(level: string) {
  const lines: Record<string, unknown>[] = [];
  const config = AppConfig.fromEnvironment({ DATABASE_URL: 'postgres://localhost/x', LOG_LEVEL: level });
  const time = { nowMs: 0 };
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { logger: new JsonLogger(config, destination, () => time.nowMs), lines, time };
}

const REQUEST = { requestId: 'r-1', method: 'POST', path: '/api/reservations', code: 'INTERNAL' };

describe('JsonLogger', () => {
  it('writes one line for a failed request, and at debug for a refused one', () => {
    const info = loggerAt('info');
    info.logger.requestFailed({ ...REQUEST, status: 500 }, new Error('broken'));
    info.logger.requestFailed({ ...REQUEST, status: 409, code: 'SOLD_OUT' }, new Error('sold out'));
    expect(info.lines).toHaveLength(1);
    expect(info.lines[0]).toMatchObject({ level: 'error', requestId: 'r-1', status: 500, error: { message: 'broken' } });
    const debug = loggerAt('debug');
    debug.logger.requestFailed({ ...REQUEST, status: 409, code: 'SOLD_OUT' }, new Error('sold out'));
    expect(debug.lines).toHaveLength(1);
  });

  it('lets one request a second stand for all that fail because a store is away', () => {
    const { logger, lines, time } = loggerAt('info');
    const fail = (code: string) => logger.requestFailed({ ...REQUEST, status: 503, code }, new Error('away'));
    for (let count = 0; count < 100; count++) fail('STORE_UNAVAILABLE');
    fail('OUTCOME_UNKNOWN');
    time.nowMs = 1_000;
    fail('STORE_UNAVAILABLE');
    expect(lines).toMatchObject([
      { level: 'warn', code: 'STORE_UNAVAILABLE', alikeSince: 0, error: { message: 'away' } },
      { level: 'warn', code: 'OUTCOME_UNKNOWN', alikeSince: 0 },
      { level: 'warn', code: 'STORE_UNAVAILABLE', alikeSince: 99 },
    ]);
  });

  it('says nothing of what an error of the database carries along', () => {
    const { logger, lines } = loggerAt('info');
    const error = Object.assign(new Error('duplicate key', { cause: Object.assign(new Error('inner'), { detail: 'hunter2' }) }), {
      code: '23505',
      parameters: ['hunter2'],
      query: 'INSERT hunter2',
      detail: 'Key (email)=(hunter2) exists',
    });
    logger.requestFailed({ ...REQUEST, status: 500 }, error);
    logger.error(error, 'Somewhere');
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(lines[1]).toMatchObject({ context: 'Somewhere', error: { code: '23505', cause: { message: 'inner' } } });
  });

  it("takes Nest's own calls", () => {
    const { logger, lines } = loggerAt('trace');
    logger.log('started', 'NestApplication');
    logger.error('failed', 'Error: failed\n    at x', 'Router');
    logger.verbose({ a: 1 });
    expect(lines).toMatchObject([
      { level: 'info', msg: 'started', context: 'NestApplication' },
      { level: 'error', msg: 'failed', context: 'Router', stack: 'Error: failed\n    at x' },
      { level: 'trace', msg: '{"a":1}' },
    ]);
  });
});
