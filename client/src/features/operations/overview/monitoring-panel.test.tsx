import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../../../test/i18n';
import { renderInConsole } from '../../../test/render-in-console';
import type { Monitoring } from '../contract';
import { MonitoringPanel } from './monitoring-panel';

const READING: Monitoring = {
  asOf: '2026-05-01T11:00:00.000Z', strategy: 'slot', uptimeSeconds: 60, liveViewers: 12, signedIn: 34,
  redis: { state: 'ok', calls: 10, failedCalls: 0, absences: 0 },
  database: { total: 4, idle: 3, waiting: 0, max: 20 },
  responses: { perSecond: 5, p50Ms: 1, p95Ms: 2, p99Ms: 3, failures: 0 },
} as Monitoring;

const show = (reading: Monitoring) => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(reading)));
  renderInConsole(<MonitoringPanel />);
};

beforeEach(async () => {
  await startTestI18n('ko');
});
afterEach(() => vi.unstubAllGlobals());

test('says how many are signed in', async () => {
  show(READING);
  expect(await screen.findByText(/로그인한 구매자 34 \(비회원 포함\)/)).toBeDefined();
});

test('where nobody can count those signed in, a dash stands for them and not a nought', async () => {
  show({ ...READING, signedIn: null });
  expect(await screen.findByText(/로그인한 구매자 –/)).toBeDefined();
});
