import type { EventSales } from '../contract';
import { ActivityChart } from './activity-chart';
import { SellThroughChart } from './sell-through-chart';

export function BoardCharts({ sales }: { sales: EventSales }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <SellThroughChart sales={sales} />
      <ActivityChart sales={sales} />
    </div>
  );
}
