import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../../../test/i18n';
import { useDone } from '../done.store';
import { MAX_CSV_BYTES, readCsvFile } from './csv-file';
import { csvRows } from './csv-rows';
import { reservationsPreview } from './reservations-file';
import { ReservationsImportForm } from './reservations-import-form';
import { SectionsImportForm } from './sections-import-form';

type Sent = { url: URL; type: string | null; body: string };
let sent: Sent[];
let answer: (dryRun: boolean) => Response;

beforeEach(async () => {
  await startTestI18n('ko');
  useDone.setState({ words: null });
  // jsdom's files cannot be read the way browsers' can.
  File.prototype.arrayBuffer = function arrayBuffer() {
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result as ArrayBuffer);
      reader.readAsArrayBuffer(this);
    });
  };
  sent = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    sent.push({ url, type: request.headers.get('content-type'), body: await request.text() });
    return answer(url.searchParams.get('dryRun') === 'true');
  });
});
afterEach(() => vi.unstubAllGlobals());

const CSV = 'id,name,capacity,price\n1,가,200,1000\n,나,100,1000\n';
const ROWS = [
  { line: 2, id: 1, name: '가', changes: [{ field: 'price', from: 1250, to: 25 }, { field: 'map' }] },
  { line: 3, name: '나', changes: [{ field: 'name', to: '나' }, { field: 'price', to: 1000 }, { field: 'capacity', to: 1200 }] },
];
const file = (text: string | Uint8Array<ArrayBuffer>) => new File([text], 'sections.csv', { type: 'text/csv' });
/** Gives the reason in the open dialog and sends it. */
const because = (reason: string) => userEvent.type(screen.getByRole('textbox', { name: '이유' }), `${reason}{Enter}`);
const choose = (chosen: File) => userEvent.upload(screen.getByLabelText('구역 올리기'), chosen);

test('a chosen file is first looked at by the server, and applied only when told to and why', async () => {
  answer = () => Response.json({ created: 1, changed: 1, unchanged: 3, rows: ROWS, errors: [] });
  render(<SectionsImportForm eventId={7} currency="USD" />);
  await choose(file(CSV));
  await screen.findByText('그대로');
  expect(screen.getAllByRole('definition').map((cell) => cell.textContent)).toEqual(['1', '1', '3']);
  expect(sent.map(({ url }) => url.searchParams.get('dryRun'))).toEqual(['true']);
  expect(sent[0]).toMatchObject({ type: 'text/csv', body: CSV });
  expect(sent[0]?.url.pathname).toBe('/api/operations/events/7/sections.csv');

  await userEvent.click(screen.getByRole('button', { name: '2개 적용하기' }));
  expect(sent).toHaveLength(1);
  await because('좌석을 바꿈');
  await waitFor(() => expect(screen.queryByText('그대로')).toBeNull());
  expect(sent.map(({ url }) => url.searchParams.get('dryRun'))).toEqual(['true', 'false']);
  expect(sent.map(({ url }) => url.searchParams.get('reason'))).toEqual([null, '좌석을 바꿈']);
  expect(sent[1]?.body).toBe(CSV);
  expect(useDone.getState().words).toBe('구역을 1개 만들고 1개 바꿨어요.');
});

test('a file that has come to be wrong since it was looked at changes nothing, and its lines say why', async () => {
  const errors = [{ line: 3, detail: 'capacity is below the places taken' }];
  answer = (dryRun) => Response.json({ created: 1, changed: 1, unchanged: 0, rows: ROWS, errors: dryRun ? [] : errors });
  render(<SectionsImportForm eventId={7} currency="USD" />);
  await choose(file(CSV));
  await userEvent.click(await screen.findByRole('button', { name: '2개 적용하기' }));
  await because('좌석을 바꿈');
  expect(await screen.findByRole('row', { name: '3 capacity is below the places taken' })).toBeDefined();
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(useDone.getState().words).toBeNull();
});

test('a file of which nobody knows whether it was applied is looked for in the list before it is sent again', async () => {
  answer = () => Response.json({ created: 1, changed: 1, unchanged: 0, rows: ROWS, errors: [] });
  render(<SectionsImportForm eventId={7} currency="USD" />);
  await choose(file(CSV));
  await userEvent.click(await screen.findByRole('button', { name: '2개 적용하기' }));
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
  await because('좌석을 바꿈');
  expect((await screen.findByRole('alert')).textContent).toContain('목록에 있는지 먼저 봐 주세요');
});

test('each row says what it would create or change, with its prices as money', async () => {
  answer = () => Response.json({ created: 1, changed: 1, unchanged: 0, rows: ROWS, errors: [] });
  render(<SectionsImportForm eventId={7} currency="USD" />);
  expect(screen.getByText(/12500 = \$125.00/)).toBeDefined();
  await choose(file(CSV));
  const table = await screen.findByRole('table', { name: '만들거나 바꿀 구역' });
  const [, changed, created] = Array.from(table.querySelectorAll('tr'), (row) => row.textContent);
  expect(changed).toContain('가격: $12.50 → $0.25');
  expect(changed).toContain('배치도: 바뀜');
  expect(created).toContain('나새로 만듦가격: $10.00정원: 1,200');
});

test('faults are shown by line, and nothing can be applied', async () => {
  answer = () => Response.json({ created: 0, changed: 0, unchanged: 0, rows: [], errors: [{ line: 3, detail: 'price is required' }] });
  render(<SectionsImportForm eventId={7} currency="USD" />);
  await choose(file(CSV));
  expect((await screen.findByRole('alert')).textContent).toContain('아직 아무것도 바뀌지 않았어요');
  expect(screen.getByRole('row', { name: '3 가격: 꼭 있어야 해요.' })).toBeDefined();
  expect(screen.queryByRole('button', { name: /적용/ })).toBeNull();
});

test('a failure is said, and the preview can be asked for again', async () => {
  answer = () => Response.json({ code: 'PAYLOAD_TOO_LARGE', status: 413 }, { status: 413 });
  render(<SectionsImportForm eventId={7} currency="USD" />);
  await choose(file(CSV));
  expect((await screen.findByRole('alert')).textContent).toContain('보낸 내용이 너무 길어요');
  answer = () => Response.json({ created: 0, changed: 0, unchanged: 5, rows: [], errors: [] });
  await userEvent.click(screen.getByRole('button', { name: '다시 시도' }));
  expect(await screen.findByText('바꿀 것이 없어요.')).toBeDefined();
});

test('files that are too large or empty are not sent; a Korean Excel’s encoding is read', async () => {
  expect(await readCsvFile(file('a'.repeat(MAX_CSV_BYTES + 1)))).toBe('csv.tooLarge');
  expect(await readCsvFile(file(' \n'))).toBe('csv.empty');
  // "가" in EUC-KR.
  expect(await readCsvFile(file(new Uint8Array([0xb0, 0xa1])))).toMatchObject({ text: '가' });
});

test('cells may be quoted, with commas, quotes and line breaks inside', () => {
  expect(csvRows('\uFEFFa,b\r\n"x, ""y""","1\n2"\n\n,z')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x, "y"', '1\n2'] },
    { line: 5, cells: ['', 'z'] },
  ]);
  expect(csvRows('')).toEqual([]);
});

test('rows of which nobody knows whether they are booked are told apart from those that are not', async () => {
  answer = () =>
    Response.json({
      confirmed: 1,
      refused: 3,
      unknown: 1,
      rows: [
        { line: 2, outcome: 'confirmed', reservationId: 'r1' },
        { line: 3, outcome: 'unknown', code: 'OUTCOME_UNKNOWN', detail: 'It is not known.' },
        { line: 4, outcome: 'refused', code: 'VALIDATION_FAILED', detail: 'buyer_reference is required' },
        { line: 5, outcome: 'refused', code: 'SOLD_OUT', detail: 'The section has only 1 left.' },
        { line: 6, outcome: 'refused', code: 'SALES_CLOSED', detail: 'Sales are closed.' },
      ],
    });
  render(<ReservationsImportForm eventId={7} />);
  await userEvent.upload(screen.getByLabelText('예매 올리기'), file('section,quantity,buyer_reference\nA,1,kim\nA,1,lee\n'));
  await userEvent.click(await screen.findByRole('button', { name: /확정/ }));
  expect(sent).toEqual([]);
  await because('제휴사 판매');
  expect(await screen.findByText(/1건은 됐는지 확인하지 못했어요/)).toBeDefined();
  expect(sent.map(({ url }) => url.searchParams.get('reason'))).toEqual(['제휴사 판매']);
  expect(screen.getByRole('row', { name: '3 확인 못 함 파일을 다시 올리면 알 수 있어요.' })).toBeDefined();
  expect(screen.getByRole('row', { name: '4 못 함 구매자: 꼭 있어야 해요.' })).toBeDefined();
  expect(screen.getByRole('row', { name: '5 못 함 1자리만 남았어요.' })).toBeDefined();
  expect(screen.getByRole('row', { name: '6 못 함 예매가 마감됐어요.' })).toBeDefined();
});

test('a file of reservations is looked over before it is sent', () => {
  const head = 'section,quantity,buyer_reference,payment_reference';
  expect(reservationsPreview(`${head}\nA,2,kim,p1\nA,1,lee,\nB,3,kim,p2`)).toEqual({
    rows: 3,
    places: 6,
    buyers: 2,
    sample: [
      ['A', '2', 'kim', 'p1'],
      ['A', '1', 'lee', ''],
      ['B', '3', 'kim', 'p2'],
    ],
    faults: [],
  });
  expect(reservationsPreview('section,places\nA,2')).toEqual({ word: 'csv.missingColumns', columns: 'quantity, buyer_reference' });
  expect(reservationsPreview(head)).toEqual({ word: 'csv.noRows' });
  expect(reservationsPreview(`${head}\n${'A,1,kim,\n'.repeat(501)}`)).toEqual({ word: 'csv.tooManyRows' });
});

test('what is said about a file is not taken for what is said about the next one', async () => {
  const answers: ((response: Response) => void)[] = [];
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => answers.push(resolve)));
  const says = (created: number) => Response.json({ created, changed: 0, unchanged: 0, rows: [], errors: [] });
  render(<SectionsImportForm eventId={7} currency="USD" />);
  await choose(file(CSV));
  await waitFor(() => expect(answers).toHaveLength(1));
  await choose(file(`${CSV},다,100,1000\n`));
  await waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.(says(2));
  expect(await screen.findByRole('button', { name: '2개 적용하기' })).toBeDefined();
  answers[0]?.(says(1));
  await new Promise((done) => setTimeout(done));
  expect(screen.getByRole('button', { name: '2개 적용하기' })).toBeDefined();
});

test('rows without a section, a buyer or a number of places are told before anything is booked', async () => {
  const rows = ['A,2,kim', ',1,kim', 'A,-3,lee', 'A,1.5,lee', 'A,"1,000",lee', 'A,0,lee', 'A,1, '];
  const text = `section,quantity,buyer_reference\n${rows.join('\n')}\n`;
  expect(reservationsPreview(text)).toMatchObject({ places: 4, buyers: 2 });
  render(<ReservationsImportForm eventId={7} />);
  await userEvent.upload(screen.getByLabelText('예매 올리기'), file(text));
  const table = await screen.findByRole('table', { name: '고칠 곳' });
  expect(Array.from(table.querySelectorAll('tbody tr'), (row) => row.textContent)).toEqual([
    '3구역이 비어 있어요.',
    ...['4', '5', '6', '7'].map((line) => `${line}매수는 1 이상의 숫자여야 해요.`),
    '8구매자가 비어 있어요.',
  ]);
  expect(screen.queryByRole('button', { name: /확정/ })).toBeNull();
  expect(sent).toEqual([]);
});

test('a file of sections that lacks columns is told which, and what else the server finds wrong with it in the reader’s language', async () => {
  render(<SectionsImportForm eventId={7} currency="USD" />);
  await choose(file('id,name\n1,가\n'));
  expect((await screen.findByRole('alert')).textContent).toBe('첫 줄에 이 열이 없어요: capacity, price');
  expect(sent).toEqual([]);
  const errors = [{ pointer: '', detail: 'has more than 2000 rows' }];
  answer = () => Response.json({ code: 'VALIDATION_FAILED', status: 400, errors }, { status: 400 });
  await choose(file(CSV));
  expect(await screen.findByText('2,000줄을 넘어요. 나눠서 올려 주세요.')).toBeDefined();
});
