import { afterEach, expect, test, vi } from 'vitest';
import { localPath } from '../features/account/local-path';
import { initialLanguage, rememberLanguage } from '../i18n/language';
import { localLabel, localName } from '../i18n/local-name';
import { formatMoney } from './money';
import { ServerClock } from './server-clock';
import { formatCountdown, formatDuration } from './time';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  localStorage.clear();
});

test('money is written from minor units in the currency’s own decimals', () => {
  expect(formatMoney(360_000, 'KRW', 'ko-KR')).toBe('₩360,000');
  expect(formatMoney(12_550, 'USD', 'en-US')).toBe('$125.50');
});

test('a countdown rounds up and grows hours', () => {
  expect([0.2, 59.1, 600, 3600, 90_000].map(formatCountdown)).toEqual(['0:01', '1:00', '10:00', '1:00:00', '25:00:00']);
  expect(formatCountdown(-3)).toBe('0:00');
});

test('a duration is told in the largest unit that says at least two', () => {
  const said = (locale: string) => [1, 90, 600, 630, 5400, 9000, 86_400].map((seconds) => formatDuration(seconds, locale));
  expect(said('en-US')).toEqual([
    '1 second',
    '90 seconds',
    '10 minutes',
    '10 minutes 30 seconds',
    '90 minutes',
    '2 hours 30 minutes',
    '24 hours',
  ]);
  expect(said('ko-KR')).toEqual(['1초', '90초', '10분', '10분 30초', '90분', '2시간 30분', '24시간']);
});

test('the server’s time wins over a device that is minutes off', () => {
  const deviceNow = Date.parse('2026-05-01T10:50:00Z');
  vi.useFakeTimers({ now: deviceNow });
  const clock = new ServerClock();
  expect(clock.now()).toBe(deviceNow);
  clock.observe('Fri, 01 May 2026 11:00:00 GMT', deviceNow - 100, deviceNow);
  // It is 11:00:00 and up to a second more, and the answer was up to 100 ms on its way.
  expect(clock.now() - Date.parse('2026-05-01T11:00:00Z')).toBe(1100);
  clock.observe(null, deviceNow, deviceNow);
  expect(clock.now() - Date.parse('2026-05-01T11:00:00Z')).toBe(1100);
});

test('each answer narrows what the server’s time can be, and a clock that was set starts anew', () => {
  const deviceNow = Date.parse('2026-05-01T11:00:00Z');
  vi.useFakeTimers({ now: deviceNow });
  const clock = new ServerClock();
  // The device is 1.3 s fast; each answer left the server at the named time and came after no time.
  const answerAt = (time: string) => {
    const at = Date.parse(time) + 1300;
    clock.observe(new Date(Math.floor((at - 1300) / 1000) * 1000).toUTCString(), at, at);
  };
  const errorMs = () => clock.now() - (Date.now() - 1300);
  answerAt('2026-05-01T11:00:05.900Z');
  expect(errorMs()).toBe(100);
  answerAt('2026-05-01T11:00:07.100Z');
  expect(errorMs()).toBe(100);
  answerAt('2026-05-01T11:00:09.980Z');
  expect(errorMs()).toBe(20);
  // A slow answer allows much and takes nothing back.
  clock.observe('Fri, 01 May 2026 11:00:12 GMT', deviceNow + 4000, deviceNow + 14_000);
  expect(errorMs()).toBe(20);
  // The device's clock is set right: it is believed.
  clock.observe('Fri, 01 May 2026 11:00:20 GMT', deviceNow + 20_400, deviceNow + 20_400);
  expect(clock.now()).toBe(Date.now());
});

test('a device whose clock is right within what the answers know is believed to the millisecond', () => {
  const deviceNow = Date.parse('2026-05-01T11:00:00.700Z');
  vi.useFakeTimers({ now: deviceNow });
  const clock = new ServerClock();
  clock.observe('Fri, 01 May 2026 11:00:00 GMT', deviceNow - 80, deviceNow);
  expect(clock.now()).toBe(deviceNow);
});

test('the language is the reader’s choice, else the browser’s, else English', () => {
  vi.stubGlobal('navigator', { language: 'ko-KR', languages: ['ko-KR', 'en'] });
  expect(initialLanguage()).toBe('ko');
  vi.stubGlobal('navigator', { language: 'de', languages: ['de', 'fr'] });
  expect(initialLanguage()).toBe('en');
  rememberLanguage('ko');
  expect(initialLanguage()).toBe('ko');
});

test('only paths of this page are gone on to', () => {
  expect(localPath('/events/1?x=2')).toBe('/events/1?x=2');
  for (const foreign of [null, '', 'https://example.org', '//example.org', '/\\example.org', 'javascript:0']) {
    expect(localPath(foreign)).toBeNull();
  }
});

test('a name in two languages is shown in the reader’s, anything else as it is', () => {
  expect(localName('스탠딩 A · Standing A', 'ko')).toBe('스탠딩 A');
  expect(localName('스탠딩 A · Standing A', 'en')).toBe('Standing A');
  expect(localName('Standing A · 스탠딩 A', 'ko')).toBe('스탠딩 A');
  for (const name of ['A구역', '1층 · 2층', 'Left · Right', '가 · Ga · 나']) expect(localName(name, 'en')).toBe(name);
  expect(localLabel('스탠딩 A', '스탠딩 A구역 · Standing A', 'en')).toBe('Standing A');
  expect(localLabel('A', '스탠딩 A구역 · Standing A', 'en')).toBe('A');
});
