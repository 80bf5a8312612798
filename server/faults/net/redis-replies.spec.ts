import { createHash } from 'node:crypto';
import type { ReplyWatch } from './reply-watch.js';
import type { RedisChoice } from './redis-replies.js';
import { redisReplies } from './redis-replies.js';
import { RespReader } from './resp-reader.js';

const command = (...parts: string[]): string => `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;
const LUA = 'return redis.call("INCR", KEYS[1])\r\n';
const SHA = createHash('sha1').update(LUA).digest('hex');

/** Every shape of reply, by RESP 2 and 3. */
const REPLIES = [
  '+OK\r\n', ':1\r\n', '$5\r\na\r\nbc\r\n', '$0\r\n\r\n', '$-1\r\n', '*-1\r\n', '*0\r\n', '*2\r\n*1\r\n+a\r\n$1\r\nb\r\n', '_\r\n', '#t\r\n', ',1.5\r\n', '(12345\r\n',
  '=7\r\ntxt:abc\r\n', '%2\r\n+a\r\n:1\r\n+b\r\n*2\r\n:1\r\n:2\r\n', '~2\r\n:1\r\n:2\r\n', '|1\r\n+ttl\r\n:5\r\n$1\r\nx\r\n', '!5\r\nERR x\r\n', '-ERR no\r\n',
];

let drawn: number;
let returned: number;

function watching(choice: RedisChoice): ReplyWatch {
  return redisReplies(choice).watch({ draw: () => (drawn += 1) > 0, giveBack: () => (returned += 1) });
}

function toClient(watch: ReplyWatch, chunk: string): { text: string; isLost: boolean } {
  const { forward, isLost } = watch.toClient(Buffer.from(chunk));
  return { text: forward?.toString() ?? '', isLost };
}

beforeEach(() => {
  drawn = 0;
  returned = 0;
});

describe('RespReader', () => {
  it.each([[1], [3], [1_000]])('finds where each value begins in pieces of %d bytes', (size) => {
    const stream = Buffer.from(REPLIES.join(''));
    const found: number[] = [];
    let ends = 0;
    let start = 0;
    const reader = new RespReader({ begin: (_, at) => found.push(start + at), end: () => (ends += 1) });
    for (; start < stream.length; start += size) reader.read(stream.subarray(start, start + size));
    let at = 0;
    expect(found).toEqual(REPLIES.map((reply) => (at += reply.length) - reply.length));
    expect(ends).toBe(REPLIES.length);
  });
});

describe('redisReplies', () => {
  it('loses the reply of the chosen command and none before it', () => {
    const watch = watching({ commands: ['incr'] });
    watch.toStore(Buffer.from(command('GET', 'incr') + command('HGETALL', 'h') + command('INCR', 'n') + command('GET', 'y')));
    expect(drawn).toBe(1);
    expect(toClient(watch, '$4\r\nincr\r\n%1\r\n+a')).toEqual({ text: '$4\r\nincr\r\n%1\r\n+a', isLost: false });
    expect(watch.isWithholding).toBe(true);
    expect(toClient(watch, '\r\n:1\r\n:7\r\n+y\r\n')).toEqual({ text: '\r\n:1\r\n', isLost: true });
  });

  it('chooses a script by its sum, sent as text or as sum, in single bytes', () => {
    const watch = watching({ commands: ['eval', 'evalsha'], scriptShas: [SHA] });
    for (const byte of Buffer.from(command('evalsha', 'f'.repeat(40), '0') + command('eval', 'return 1', '0'))) watch.toStore(Buffer.from([byte]));
    expect(drawn).toBe(0);
    for (const byte of Buffer.from(command('eval', LUA, '1', 'k'))) watch.toStore(Buffer.from([byte]));
    expect(drawn).toBe(1);
    expect(toClient(watch, '+a\r\n+b\r\n:1\r\n')).toEqual({ text: '+a\r\n+b\r\n', isLost: true });

    const other = watching({ commands: ['eval', 'evalsha'], scriptShas: [SHA] });
    other.toStore(Buffer.from(command('evalsha', SHA, '1', 'k')));
    expect(toClient(other, ':1\r\n')).toEqual({ text: '', isLost: true });
  });

  it('delivers an error, for then the command has not run, and watches on', () => {
    const watch = watching({ commands: ['evalsha'] });
    watch.toStore(Buffer.from(command('EVALSHA', SHA, '0')));
    expect(toClient(watch, '-NOSCRIPT No matching script\r\n')).toEqual({ text: '-NOSCRIPT No matching script\r\n', isLost: false });
    expect(returned).toBe(1);
    watch.toStore(Buffer.from(command('EVALSHA', SHA, '0')));
    expect(toClient(watch, '_\r\n')).toEqual({ text: '', isLost: true });
  });

  it('does not count what is pushed', () => {
    const watch = watching({ commands: ['incr'] });
    watch.toStore(Buffer.from(command('INCR', 'n')));
    const pushed = '>2\r\n+invalidate\r\n*1\r\n+k\r\n';
    expect(toClient(watch, pushed)).toEqual({ text: pushed, isLost: false });
    expect(toClient(watch, ':1\r\n').isLost).toBe(true);
  });
});
