import { useMemo } from 'react';
import { useConsoleWords } from '../console-words';
import { isMidnight, type Precision } from './axis-labels';

type ChartTimes = {
  /** A time that stands by itself. @param at seconds since 1970 */
  moment: (at: number) => string;
  /** A mark of the axis, which the ones beside it help to read. */
  mark: (at: number, withSeconds: boolean) => string;
};

/** Times of a chart in the reader's language and zone, with as much as its span needs. */
export function useChartTimes(precision: Precision): ChartTimes {
  const { clock, locale } = useConsoleWords();
  return useMemo(() => {
    if (precision !== 'dates') {
      return {
        moment: (at) => clock(at * 1000, precision === 'seconds'),
        mark: (at, withSeconds) => clock(at * 1000, withSeconds),
      };
    }
    const day = { month: 'short', day: 'numeric' } as const;
    const days = new Intl.DateTimeFormat(locale, day);
    const moments = new Intl.DateTimeFormat(locale, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    return {
      moment: (at) => moments.format(at * 1000),
      mark: (at, withSeconds) => (isMidnight(at) ? days.format(at * 1000) : clock(at * 1000, withSeconds)),
    };
  }, [precision, clock, locale]);
}
