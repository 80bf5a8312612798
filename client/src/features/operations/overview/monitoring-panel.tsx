import { CircleAlert, CircleCheck, CircleSlash, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useConsoleWords } from '../console-words';
import type { Monitoring } from '../contract';
import { Loaded } from '../loaded';
import { useMonitoring } from '../operations.queries';
import { Sparkline } from '../sparkline';

/** Five minutes of readings, one every five seconds. */
const KEPT_READINGS = 60;

export function MonitoringPanel() {
  const monitoring = useMonitoring();
  return (
    <Loaded asked={monitoring} skeleton={<div className="skeleton h-84 rounded-card lg:h-38" />}>
      {(reading) => <Tiles reading={reading} />}
    </Loaded>
  );
}

const REDIS_LOOKS = {
  ok: { word: 'monitoring.redisOk', Icon: CircleCheck, look: 'text-good' },
  away: { word: 'monitoring.redisAway', Icon: CircleAlert, look: 'text-bad' },
  off: { word: 'monitoring.redisOff', Icon: CircleSlash, look: 'text-ink-quiet' },
} as const satisfies Record<Monitoring['redis']['state'], { word: string; Icon: LucideIcon; look: string }>;

function Tiles({ reading }: { reading: Monitoring }) {
  const { c, number, duration, clock } = useConsoleWords();
  const readings = useLastReadings(reading);
  const { redis, database, responses } = reading;
  const { word, Icon, look } = REDIS_LOOKS[redis.state];
  const inUse = database.total - database.idle;
  const ms = (value: number) => c('monitoring.ms', { value: number(Math.round(value * 10) / 10) });

  return (
    <>
      <dl className="grid gap-px overflow-hidden grid-cols-2 rounded-card border border-line bg-line lg:grid-cols-5">
        <Tile wide name={c('monitoring.redis')} hint={c('monitoring.redisCalls', { calls: number(redis.calls), failed: number(redis.failedCalls), absences: number(redis.absences) })}>
          <span className={`flex items-center gap-1.5 ${look}`}>
            <Icon aria-hidden="true" className="size-5 shrink-0" />
            {c(word)}
          </span>
        </Tile>
        <Tile
          name={c('monitoring.pool')}
          hint={c('monitoring.poolWaiting', { waiting: number(database.waiting) })}
          values={readings.map(({ database: { total, idle } }) => total - idle)}
        >
          {c('monitoring.poolInUse', { used: number(inUse), max: number(database.max) })}
        </Tile>
        <Tile
          name={c('monitoring.responses')}
          hint={c('monitoring.percentiles', { p50: ms(responses.p50Ms), p99: ms(responses.p99Ms) })}
          values={readings.map(({ responses: { p95Ms } }) => p95Ms)}
        >
          {ms(responses.p95Ms)}
        </Tile>
        <Tile
          name={c('monitoring.requests')}
          hint={c('monitoring.failures', { failures: number(responses.failures) })}
          values={readings.map(({ responses: { perSecond } }) => perSecond)}
        >
          {number(Math.round(responses.perSecond * 10) / 10)}
        </Tile>
        <Tile
          name={c('monitoring.viewers')}
          hint={c('monitoring.signedIn', { signedIn: reading.signedIn === null ? '–' : number(reading.signedIn) })}
          values={readings.map(({ liveViewers }) => liveViewers)}
        >
          {number(reading.liveViewers)}
        </Tile>
      </dl>
      <p className="numbers mt-2 text-xs text-ink-quiet">
        {c('monitoring.instance', {
          time: clock(reading.asOf, true),
          strategy: reading.strategy,
          uptime: duration(Math.max(1, Math.round(reading.uptimeSeconds))),
        })}
      </p>
    </>
  );
}

type TileProps = {
  name: string;
  hint: string;
  values?: readonly number[];
  /** Two tiles' room where there are two in a row, so that the odd one out leaves no hole. */
  wide?: boolean;
  children: ReactNode;
};

function Tile({ name, hint, values, wide = false, children }: TileProps) {
  return (
    <div className={`numbers flex flex-col bg-raised p-3 ${wide ? 'max-lg:col-span-2' : ''}`}>
      <dt className="text-xs font-semibold text-ink-quiet">{name}</dt>
      <dd className="mt-1 text-lg font-bold">{children}</dd>
      <dd className="text-xs text-ink-quiet">{hint}</dd>
      {values && (
        <dd aria-hidden="true" className="mt-auto pt-2">
          <Sparkline values={values} />
        </dd>
      )}
    </div>
  );
}

function useLastReadings(reading: Monitoring): readonly Monitoring[] {
  const [readings, setReadings] = useState<readonly Monitoring[]>([reading]);
  if (readings.at(-1)?.asOf === reading.asOf) return readings;
  const renewed = [...readings.slice(1 - KEPT_READINGS), reading];
  setReadings(renewed);
  return renewed;
}
