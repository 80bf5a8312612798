import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { axisWidth, timeLabels, timeRange } from './axis-labels';

export type ChartSeries = {
  name: string;
  values: readonly number[];
  /** A token of theme.css, without its dashes. */
  colour: string;
  /** Lines are told apart without colour. */
  dash: readonly number[];
  width: number;
  fill?: string;
};

type Props = {
  /** Seconds since 1970. */
  times: readonly number[];
  series: readonly ChartSeries[];
  /** The top of the scale never lies below this. */
  least: number;
  formatTime: (seconds: number, withSeconds: boolean) => string;
  formatValue: (value: number) => string;
  /** Where the pointer is, as an index of the times, or null. */
  onPoint: (index: number | null) => void;
};

const HEIGHT_PX = 220;

/** The drawing alone: its words and its table stand beside it, in HTML. */
export function UplotChart({ times, series, least, formatTime, formatValue, onPoint }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useTheme();
  const latest = useRef({ formatTime, formatValue, onPoint, least });
  useEffect(() => {
    latest.current = { formatTime, formatValue, onPoint, least };
  });

  // The lines themselves stay as they are for as long as the page does; only their values change.
  const looks = JSON.stringify(series.map(({ colour, dash, width, fill }) => ({ colour, dash, width, fill })));
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const lines = JSON.parse(looks) as Pick<ChartSeries, 'colour' | 'dash' | 'width' | 'fill'>[];
    const axis = { stroke: token('ink-quiet'), grid: { stroke: token('line'), width: 1 }, ticks: { show: false } };
    const created = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: {
          x: { range: (_, first, last) => timeRange(first, last) },
          y: { range: (_, __, max) => [0, Math.max(latest.current.least, max * 1.05)] },
        },
        axes: [
          { ...axis, size: 28, space: 72, values: (_, splits) => timeLabels(splits, latest.current.formatTime) },
          { ...axis, size: (_, labels) => axisWidth(labels), values: (_, splits) => splits.map((value) => latest.current.formatValue(value)) },
        ],
        series: [
          {},
          ...lines.map(({ colour, dash, width, fill }) => ({
            stroke: token(colour),
            width,
            dash: [...dash],
            points: { show: false },
            ...(fill ? { fill: token(fill) } : {}),
          })),
        ],
        hooks: { setCursor: [({ cursor }) => latest.current.onPoint(cursor.idx ?? null)] },
      },
      [[], ...lines.map(() => [])],
      element,
    );
    plot.current = created;
    const observer = new ResizeObserver(() => created.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      plot.current = null;
    };
  }, [looks, theme]);

  useEffect(() => {
    plot.current?.setData([[...times], ...series.map(({ values }) => [...values])]);
  }, [times, series, looks, theme]);

  return <div ref={box} aria-hidden="true" className="h-55 w-full overflow-hidden" />;
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Light or dark; a canvas does not take new colours by itself. */
function useTheme(): 'light' | 'dark' {
  const [query] = useState(() => window.matchMedia('(prefers-color-scheme: dark)'));
  const [isDark, setIsDark] = useState(query.matches);
  useEffect(() => {
    const onChange = () => setIsDark(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, [query]);
  return isDark ? 'dark' : 'light';
}
