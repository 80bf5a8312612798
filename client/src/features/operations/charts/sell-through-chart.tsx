import { useMemo } from 'react';
import type { JariEvent } from '../../../api/types';
import { useConsoleWords } from '../console-words';
import type { EventSales } from '../contract';
import { useSalesHistory } from '../operations.queries';
import { DataTable, RowHead, Td, Th } from '../table';
import { precisionOf } from './axis-labels';
import { sellThroughSeries, spread } from './chart-data';
import { ChartPanel } from './chart-panel';
import type { ChartSeries } from './uplot-chart';
import { useChartTimes } from './use-chart-times';

const ROWS = 20;

type Props = { event: Pick<JariEvent, 'id' | 'salesOpenAt'>; sales: EventSales };

/** How the event has sold against its capacity, since its sale opened or for as long as the server knows: since when is said. */
export function SellThroughChart({ event, sales }: Props) {
  const { c, number, percent } = useConsoleWords();
  const history = useSalesHistory(event.id, event.salesOpenAt, sales.asOf).data;
  const { times, confirmed, taken } = useMemo(() => sellThroughSeries(sales, history), [sales, history]);
  const precision = precisionOf(times);
  const { moment } = useChartTimes(precision);
  const { capacity } = sales;
  const series = useMemo<ChartSeries[]>(
    () => [
      { name: c('chart.taken'), values: taken, colour: 'mark-warn', dash: [6, 4], width: 2 },
      { name: c('places.confirmed'), values: confirmed, colour: 'accent', dash: [], width: 2, fill: 'accent-soft' },
    ],
    [c, taken, confirmed],
  );
  const soldShare = capacity > 0 ? sales.confirmed / capacity : 0;
  const sold = c('chart.sellThroughSummary', { sold: number(sales.confirmed), capacity: number(capacity), share: percent(soldShare) });
  const [first] = times;

  return (
    <ChartPanel
      title={c('chart.sellThrough')}
      summary={first === undefined || times.length === 1 ? sold : `${sold} · ${c('chart.since', { time: moment(first) })}`}
      times={times}
      series={series}
      least={Math.max(1, capacity)}
      precision={precision}
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
              <RowHead className="py-1">{moment(times[index] ?? 0)}</RowHead>
              <Td numeric className="py-1">{number(confirmed[index] ?? 0)}</Td>
              <Td numeric className="py-1">{number(taken[index] ?? 0)}</Td>
            </tr>
          ))}
        </DataTable>
      }
    />
  );
}
