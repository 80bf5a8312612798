import type { ReplyWatch } from './reply-watch.js';
import { postgresReplies } from './postgres-replies.js';

function message(type: string, body: string | Buffer): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(4 + bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

const parse = (sql: string): Buffer => message('P', `\0${sql}\0\0\0`);
const query = (sql: string): Buffer => message('Q', `${sql}\0`);
const rest = Buffer.concat([message('B', 'ledger_reserve as a value'), message('D', 'P\0'), message('E', '\0\0\0\0\0'), message('S', '')]);
const ready = (status: string): Buffer => message('Z', status);
const reply = Buffer.concat([message('1', ''), message('D', 'a row'), message('C', 'SELECT 1\0')]);
const failure = message('E', 'SERROR\0C40001\0\0');
const startUp = Buffer.concat([Buffer.from([0, 0, 0, 12, 0, 3, 0, 0]), Buffer.from('Pxyz')]);

let drawn: number;
let returned: number;
let watch: ReplyWatch;

/** What goes on to the client, and whether the connection is to break. */
function toClient(...chunks: Buffer[]): { text: string; isLost: boolean } {
  const verdicts = chunks.map((chunk) => watch.toClient(chunk));
  const forwarded = Buffer.concat(verdicts.map(({ forward }) => forward ?? Buffer.alloc(0)));
  return { text: forwarded.toString('latin1'), isLost: verdicts.some(({ isLost }) => isLost) };
}

const bytesOf = (chunk: Buffer): Buffer[] => [...chunk].map((byte) => Buffer.from([byte]));
const text = (...chunks: Buffer[]): string => Buffer.concat(chunks).toString('latin1');

beforeEach(() => {
  drawn = 0;
  returned = 0;
  watch = postgresReplies(['ledger_reserve', 'COMMIT']).watch({ draw: () => (drawn += 1) > 0, giveBack: () => (returned += 1) });
  watch.toStore(startUp);
  toClient(Buffer.concat([message('R', '\0\0\0\0'), ready('I')]));
});

describe('postgresReplies', () => {
  it.each([['Parse', parse('SELECT ledger_reserve($1)')], ['Query', query('COMMIT')]])('loses the reply to a %s when the server is ready again', (_, opening) => {
    watch.toStore(Buffer.concat([opening, rest]));
    expect(watch.isWithholding).toBe(true);
    expect(toClient(reply)).toEqual({ text: '', isLost: false });
    expect(toClient(ready('I'))).toEqual({ text: '', isLost: true });
  });

  it('finds statement and reply in single bytes', () => {
    for (const byte of bytesOf(Buffer.concat([parse('SELECT ledger_reserve($1)'), rest]))) watch.toStore(byte);
    const [last, ...others] = bytesOf(Buffer.concat([reply, ready('I')])).reverse();
    expect(toClient(...others.reverse())).toEqual({ text: '', isLost: false });
    expect(toClient(last as Buffer)).toEqual({ text: '', isLost: true });
  });

  it('is in step again after a reply that came in single bytes', () => {
    watch.toStore(Buffer.concat([parse('SELECT 1'), rest]));
    toClient(...bytesOf(Buffer.concat([reply, ready('I')])));
    watch.toStore(query('COMMIT'));
    expect(watch.isWithholding).toBe(true);
  });

  it.each([
    parse('SELECT 1'),
    parse('SET synchronous_commit = on'),
    parse('SELECT ledger_reserve_json($1)'),
    message('B', 'ledger_reserve'),
  ])('leaves others alone: %s', (opening) => {
    watch.toStore(Buffer.concat([opening, rest]));
    expect(toClient(reply, ready('I'))).toEqual({ text: text(reply, ready('I')), isLost: false });
    expect(drawn).toBe(0);
  });

  it('reads nothing before the server was ready for the first time', () => {
    watch = postgresReplies(['COMMIT']).watch({ draw: () => (drawn += 1) > 0, giveBack: () => undefined });
    watch.toStore(query('COMMIT'));
    expect(drawn).toBe(0);
  });

  it.each([
    ['failed', [failure, ready('I')]],
    ['is inside a transaction block', [reply, ready('T')]],
  ])('delivers the whole reply of one that %s, and watches on', (_, replies) => {
    watch.toStore(Buffer.concat([parse('SELECT ledger_reserve($1)'), rest]));
    expect(toClient(...replies)).toEqual({ text: text(...replies), isLost: false });
    expect(returned).toBe(1);
    watch.toStore(query('COMMIT'));
    expect(toClient(reply, ready('I')).isLost).toBe(true);
  });

  it('is not deceived by a row that looks like the end', () => {
    watch.toStore(Buffer.concat([parse('SELECT ledger_reserve($1)'), rest]));
    expect(toClient(message('D', ready('I')))).toEqual({ text: '', isLost: false });
    expect(toClient(ready('I')).isLost).toBe(true);
  });
});
