import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { dropResources, onResourceFailure, refreshResources, setResource, useResource, type ResourceOptions } from './resource';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  // First the components: what nobody looks at is dropped without being asked for again.
  cleanup();
  dropResources('');
  vi.useRealTimers();
});

const settle = () => act(() => vi.advanceTimersByTimeAsync(0));
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

type ShowProps = { load: () => Promise<string>; name?: string; resource?: string | null; options?: ResourceOptions<string> };

function Show({ load, name = 'a', resource = 'k/1', options }: ShowProps) {
  const { data, error } = useResource(resource, load, options);
  return <p data-testid={name}>{`${data ?? 'nothing'} ${error instanceof ApiProblem ? error.code : 'fine'}`}</p>;
}
const shown = (name = 'a') => screen.getByTestId(name).textContent;

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

test('two that look at the same thing ask once and see the same', async () => {
  const load = vi.fn(() => Promise.resolve('one'));
  render(
    <>
      <Show load={load} />
      <Show load={load} name="b" />
    </>,
  );
  await settle();
  expect([shown(), shown('b')]).toEqual(['one fine', 'one fine']);
  expect(load).toHaveBeenCalledTimes(1);
});

test('without a key nothing is asked', async () => {
  const load = vi.fn(() => Promise.resolve('one'));
  render(<Show load={load} resource={null} />);
  await settle();
  expect(load).not.toHaveBeenCalled();
  expect(shown()).toBe('nothing fine');
});

test('young data is shown without asking, old data while asking', async () => {
  const load = vi.fn(() => Promise.resolve('one'));
  const { unmount } = render(<Show load={load} />);
  await settle();
  unmount();
  const again = render(<Show load={load} />);
  await settle();
  expect(load).toHaveBeenCalledTimes(1);
  again.unmount();
  vi.advanceTimersByTime(10_001);
  load.mockImplementation(() => Promise.resolve('two'));
  render(<Show load={load} />);
  expect(shown()).toBe('one fine');
  await settle();
  expect(shown()).toBe('two fine');
});

test('an answer that was overtaken by a change cannot bring the old state back', async () => {
  const slow = deferred<string>();
  render(<Show load={() => slow.promise} />);
  act(() => setResource('k/1', 'confirmed'));
  slow.resolve('pending');
  await settle();
  expect(shown()).toBe('confirmed fine');
});

test('a refresh asks again at once, also while an older question is on its way', async () => {
  const first = deferred<string>();
  const load = vi.fn(() => first.promise);
  render(<Show load={load} />);
  load.mockImplementation(() => Promise.resolve('new'));
  act(() => refreshResources('k/'));
  await settle();
  first.resolve('old');
  await settle();
  expect(shown()).toBe('new fine');
  expect(load).toHaveBeenCalledTimes(2);
});

test('asks at intervals that depend on the data, and stops', async () => {
  const load = vi.fn(() => Promise.resolve('pending'));
  render(<Show load={load} options={{ everyMs: (data) => (data === 'pending' ? 1000 : null) }} />);
  await settle();
  load.mockImplementation(() => Promise.resolve('done'));
  await pass(1000);
  expect(shown()).toBe('done fine');
  await pass(10_000);
  expect(load).toHaveBeenCalledTimes(2);
});

test('a refusal is shown beside what was there and reported once; passing trouble is tried again first', async () => {
  const failures: unknown[] = [];
  onResourceFailure((error) => failures.push(error));
  const load = vi.fn(() => Promise.resolve('one'));
  render(<Show load={load} />);
  await settle();
  load.mockImplementation(() => Promise.reject(new ApiProblem('UNAUTHENTICATED', 401)));
  act(() => refreshResources('k/1'));
  await settle();
  expect(shown()).toBe('one UNAUTHENTICATED');
  expect(failures).toHaveLength(1);

  load.mockReset();
  load.mockRejectedValueOnce(new ApiProblem('UNREACHABLE', 0)).mockResolvedValue('back');
  act(() => refreshResources('k/1'));
  await pass(5000);
  expect(shown()).toBe('back fine');
  expect(load).toHaveBeenCalledTimes(2);
  expect(failures).toHaveLength(1);
});

test('what is dropped is gone from the screen at once', async () => {
  const next = deferred<string>();
  const load = vi.fn(() => Promise.resolve('mine'));
  render(<Show load={load} />);
  await settle();
  load.mockImplementation(() => next.promise);
  act(() => dropResources('k/'));
  expect(shown()).toBe('nothing fine');
});

test('what is asked for again after the question has changed is the old question', async () => {
  const first = vi.fn(() => Promise.resolve('first'));
  first.mockRejectedValueOnce(new ApiProblem('UNREACHABLE', 0));
  const { rerender } = render(<Show resource="k/1" load={first} />);
  await settle();
  rerender(<Show resource="k/2" load={() => Promise.resolve('second')} />);
  await pass(5000);
  expect(shown()).toBe('second fine');
  rerender(<Show resource="k/1" load={first} />);
  expect(shown()).toBe('first fine');
});
