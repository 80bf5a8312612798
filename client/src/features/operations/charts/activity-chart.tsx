import { useMemo } from 'react';
import { useConsoleWords } from '../console-words';
import type { EventSales } from '../contract';
import { DataTable, RowHead, Td, Th } from '../table';
import { ACTIVITY_KINDS, activityRows, activitySeries, type ActivityKind } from './chart-data';
import { ChartPanel } from './chart-panel';
import type { ChartSeries } from './uplot-chart';

const LINES = {
  held: { word: 'chart.held', colour: 'accent', dash: [], width: 2 },
  confirmed: { word: 'chart.confirmed', colour: 'mark-good', dash: [], width: 3 },
  refused: { word: 'chart.refused', colour: 'mark-bad', dash: [2, 3], width: 2 },
  expired: { word: 'chart.expired', colour: 'mark-warn', dash: [8, 4], width: 2 },
  cancelled: { word: 'chart.cancelled', colour: 'ink-quiet', dash: [8, 3, 2, 3], width: 1.5 },
} as const satisfies Record<ActivityKind, object>;

/** A scale of less than this would make a mountain of one hold. */
const LEAST_TOP = 5;
const RECENT_SECONDS = 60;

/** What happens each second, for the last five minutes. */
export function ActivityChart({ sales }: { sales: EventSales }) {
  const { c, clock, number } = useConsoleWords();
  const { activity, asOf } = sales;
  const data = useMemo(() => activitySeries(activity, asOf), [activity, asOf]);
  const series = useMemo<ChartSeries[]>(
    () => ACTIVITY_KINDS.map((kind) => ({ ...LINES[kind], name: c(LINES[kind].word), values: data[kind] })),
    [c, data],
  );
  const recent = (kind: ActivityKind) =>
    number(data[kind].slice(-RECENT_SECONDS).reduce((total, value) => total + value, 0));

  return (
    <ChartPanel
      title={c('chart.activity')}
      summary={c('chart.activitySummary', {
        held: recent('held'),
        confirmed: recent('confirmed'),
        refused: recent('refused'),
        expired: recent('expired'),
      })}
      times={data.times}
      series={series}
      least={LEAST_TOP}
      precision="seconds"
      table={
        <DataTable
          caption={c('chart.activityTable')}
          head={
            <>
              <Th>{c('chart.time')}</Th>
              {ACTIVITY_KINDS.map((kind) => (
                <Th key={kind} numeric>
                  {c(LINES[kind].word)}
                </Th>
              ))}
            </>
          }
        >
          {activityRows(data).map((row) => (
            <tr key={row.at}>
              <RowHead className="py-1">{clock(row.at * 1000, true)}</RowHead>
              {ACTIVITY_KINDS.map((kind) => (
                <Td key={kind} numeric className="py-1">
                  {number(row[kind])}
                </Td>
              ))}
            </tr>
          ))}
        </DataTable>
      }
    />
  );
}
