import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../../test/i18n';
import { renderInConsole } from '../../test/render-in-console';
import { AttentionStrip } from './attention-strip';
import { consoleQueries } from './console-queries';
import type { AttentionItem } from './contract';

const AS_OF = '2026-05-01T11:00:00.000Z';
let answer: () => Response;
const says = (...items: AttentionItem[]) => {
  answer = () => Response.json({ asOf: AS_OF, items });
};

beforeEach(async () => {
  await startTestI18n('ko');
  vi.stubGlobal('fetch', () => Promise.resolve(answer()));
});
afterEach(() => vi.unstubAllGlobals());

test('a good day is one calm line, and on other pages nothing at all', async () => {
  says();
  const { container, rerender } = renderInConsole(<AttentionStrip saysWhenCalm />);
  expect(await screen.findByText('살펴볼 일이 없어요.')).toBeDefined();
  expect(screen.queryByRole('region')).toBeNull();
  rerender(<AttentionStrip saysWhenCalm={false} />);
  expect(container.textContent).toBe('');
});

test('each trouble is a sentence with its weight in words, and leads to its event', async () => {
  says(
    { kind: 'databaseAway', severity: 'critical', detail: '', sinceSeconds: 3 },
    { kind: 'redisAway', severity: 'critical', detail: '', sinceSeconds: 42 },
    { kind: 'counterDrift', severity: 'warning', detail: '', sectionId: 3, sectionName: '가 · A', eventId: 7, sinceSeconds: 5 },
  );
  renderInConsole(<AttentionStrip saysWhenCalm={false} />);
  const items = await screen.findAllByRole('listitem');
  expect(items.map((item) => item.textContent)).toEqual([
    expect.stringMatching(/^급함데이터베이스가 3초째/),
    expect.stringMatching(/^급함.*42초째/),
    expect.stringMatching(/^주의가의 남은 자리 수가 Redis와 5초째 달라요/),
  ]);
  expect(screen.getByRole('link').getAttribute('href')).toBe('/console/events/7');
});

test('names a job of the server that fails, also one of a newer server', async () => {
  says({ kind: 'jobFailed', severity: 'warning', detail: '', job: 'write-activity', sinceSeconds: 9 });
  const { unmount } = renderInConsole(<AttentionStrip saysWhenCalm={false} />);
  expect((await screen.findByRole('listitem')).textContent).toBe('주의차트에 쓸 판매 기록: 9초째 실패하고 있어요. 때가 되면 다시 해 볼게요. ');
  unmount();
  says({ kind: 'jobFailed', severity: 'warning', detail: '', job: 'brew-coffee' as 'write-activity', sinceSeconds: 9 });
  act(() => void consoleQueries.invalidateQueries());
  renderInConsole(<AttentionStrip saysWhenCalm={false} />);
  await waitFor(() => expect(screen.getByRole('listitem').textContent).toContain('서버가 저절로 하는 일'));
});

test('is announced once per trouble, not once per second', async () => {
  const item: AttentionItem = { kind: 'expiryLag', severity: 'warning', detail: '', sinceSeconds: 4 };
  says(item);
  renderInConsole(<AttentionStrip saysWhenCalm={false} />);
  expect((await screen.findByRole('listitem')).textContent).toContain('4초');
  expect(screen.getByRole('status').textContent).toContain('4초');
  says({ ...item, sinceSeconds: 9 });
  act(() => void consoleQueries.invalidateQueries());
  await waitFor(() => expect(screen.getByRole('listitem').textContent).toContain('9초'));
  expect(screen.getByRole('status').textContent).toContain('4초');
});

test('silence of the server is not called a good day', async () => {
  answer = () => Response.json({ code: 'NOT_FOUND', status: 404 }, { status: 404 });
  renderInConsole(<AttentionStrip saysWhenCalm />);
  expect((await screen.findByRole('listitem')).textContent).toContain('문제가 없다는 뜻은 아니에요');
  expect(screen.getByRole('status').textContent).toContain('문제가 없다는 뜻은 아니에요');
  expect(screen.queryByText('살펴볼 일이 없어요.')).toBeNull();
});

test('that the state can no longer be checked is announced, and then what is known again', async () => {
  const item: AttentionItem = { kind: 'redisOff', severity: 'warning', detail: '' };
  says(item);
  renderInConsole(<AttentionStrip saysWhenCalm={false} />);
  await screen.findByRole('listitem');
  const known = screen.getByRole('status').textContent;
  answer = () => Response.json({ code: 'NOT_FOUND', status: 404 }, { status: 404 });
  act(() => void consoleQueries.invalidateQueries());
  await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2));
  expect(screen.getByRole('status').textContent).toMatch(/^\d\d:\d\d:\d\d 이후로 서버 상태를 확인하지 못했어요/);
  says(item);
  act(() => void consoleQueries.invalidateQueries());
  await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(1));
  expect(screen.getByRole('status').textContent).toBe(known);
});
