import type { JariEvent } from '../../../api/types';
import type { EventSales } from '../contract';
import { ActivityChart } from './activity-chart';
import { SellThroughChart } from './sell-through-chart';

export function BoardCharts({ event, sales }: { event: JariEvent; sales: EventSales }) {
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
      <SellThroughChart event={event} sales={sales} />
      <ActivityChart sales={sales} />
    </div>
  );
}
