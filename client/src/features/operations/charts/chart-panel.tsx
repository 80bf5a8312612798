import { useId, useState, type ReactNode } from 'react';
import { useConsoleWords } from '../console-words';
import type { Precision } from './axis-labels';
import { UplotChart, type ChartSeries } from './uplot-chart';
import { useChartTimes } from './use-chart-times';

type Props = {
  title: string;
  /** The chart in one sentence. */
  summary: string;
  times: readonly number[];
  series: readonly ChartSeries[];
  least: number;
  /** How exactly times are told. */
  precision: Precision;
  /** The same numbers as a table. */
  table: ReactNode;
};

/** A chart with what it says in words, its lines with their values, and its table. */
export function ChartPanel({ title, summary, times, series, least, precision, table }: Props) {
  const { c, number } = useConsoleWords();
  const { moment, mark } = useChartTimes(precision);
  const id = useId();
  const [index, setIndex] = useState<number | null>(null);
  const shown = index ?? times.length - 1;
  const at = times[shown];

  return (
    <section aria-labelledby={id} className="rounded-card border border-line bg-raised p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={id} className="font-bold">
          {title}
        </h2>
        {at !== undefined && (
          <span aria-hidden="true" className="numbers text-xs text-ink-quiet">
            {moment(at)}
          </span>
        )}
      </div>
      <p className="numbers text-sm text-ink-quiet">{summary}</p>
      <ul aria-hidden="true" className="numbers my-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {series.map(({ name, values, colour, dash, width }) => (
          <li key={name} className="flex items-center gap-1.5">
            <svg viewBox="0 0 24 8" className="h-2 w-6">
              <line
                x1="0"
                x2="24"
                y1="4"
                y2="4"
                strokeWidth={width}
                strokeDasharray={dash.join(' ') || undefined}
                style={{ stroke: `var(--${colour})` }}
              />
            </svg>
            <span className="text-ink-quiet">{name}</span>
            <span className="font-semibold">{number(values[shown] ?? 0)}</span>
          </li>
        ))}
      </ul>
      <UplotChart
        times={times}
        series={series}
        least={least}
        formatTime={mark}
        formatValue={number}
        onPoint={setIndex}
      />
      <details className="mt-2">
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-sm font-semibold text-accent-ink">
          {c('chart.asTable')}
        </summary>
        {table}
      </details>
    </section>
  );
}
