import { useMemo } from 'react';
import { useConsoleWords } from '../console-words';
import type { EventSales } from '../contract';
import { DataTable, RowHead, Td, Th } from '../table';
import { isShortSpan } from './axis-labels';
import { sellThroughSeries, spread } from './chart-data';
import { ChartPanel } from './chart-panel';
import type { ChartSeries } from './uplot-chart';

const ROWS = 20;

/** How the event has sold until now, against its capacity. */
export function SellThroughChart({ sales }: { sales: EventSales }) {
  const { c, clock, number, percent } = useConsoleWords();
  const { times, confirmed, taken } = useMemo(() => sellThroughSeries(sales), [sales]);
  const withSeconds = isShortSpan(times);
  const { capacity } = sales;
  const series = useMemo<ChartSeries[]>(
    () => [
      { name: c('chart.taken'), values: taken, colour: 'mark-warn', dash: [6, 4], width: 2 },
      { name: c('places.confirmed'), values: confirmed, colour: 'accent', dash: [], width: 2, fill: 'accent-soft' },
    ],
    [c, taken, confirmed],
  );
  const soldShare = capacity > 0 ? sales.confirmed / capacity : 0;

  return (
    <ChartPanel
      title={c('chart.sellThrough')}
      summary={c('chart.sellThroughSummary', {
        sold: number(sales.confirmed),
        capacity: number(capacity),
        share: percent(soldShare),
      })}
      times={times}
      series={series}
      least={Math.max(1, capacity)}
      withSeconds={withSeconds}
      table={
        <DataTable
          caption={c('chart.sellThrough')}
          head={
            <>
              <Th>{c('chart.time')}</Th>
              <Th numeric>{c('places.confirmed')}</Th>
              <Th numeric>{c('chart.taken')}</Th>
            </>
          }
        >
          {spread(times.length, ROWS).map((index) => (
            <tr key={index}>
              <RowHead className="py-1">{clock((times[index] ?? 0) * 1000, withSeconds)}</RowHead>
              <Td numeric className="py-1">{number(confirmed[index] ?? 0)}</Td>
              <Td numeric className="py-1">{number(taken[index] ?? 0)}</Td>
            </tr>
          ))}
        </DataTable>
      }
    />
  );
}
