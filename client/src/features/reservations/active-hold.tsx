import { Ticket, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useWords } from '../../i18n/use-words';
import { pollResources } from '../../lib/resource';
import { formatCountdown } from '../../lib/time';
import { CountdownAnnouncer } from './countdown-announcer';
import { RESERVATIONS, useRecentReservations } from './my-reservations';
import { deadlineOf, type TimedReservation } from './reservations.api';
import { countdownTone, useCountdown } from './use-countdown';

/** The way back to a hold from anywhere: a closed tab or a wandering thumb must not cost the places. */
export function ActiveHold() {
  const holds = useRecentReservations()
    .filter(({ reservation }) => reservation.status === 'pending')
    .sort((a, b) => deadlineOf(a) - deadlineOf(b));
  return <Soonest holds={holds} />;
}

/** Of several the one that ends first; one that is over makes room for the next while the server takes it back. */
function Soonest({ holds: [hold, ...later] }: { holds: readonly TimedReservation[] }) {
  if (!hold) return null;
  return <Banner key={hold.reservation.id} deadline={deadlineOf(hold)} later={later} {...hold.reservation} />;
}

type BannerProps = { id: string; sectionName: string; quantity: number; deadline: number; later: readonly TimedReservation[] };

function Banner({ id, sectionName, quantity, deadline, later }: BannerProps) {
  const { t, local } = useWords();
  const remaining = useCountdown(deadline);
  const over = remaining <= 0;

  useEffect(() => {
    if (!over) return;
    // The server gives the places back within two seconds, later when it is hard pressed; then the lists and the
    // buyer's limit change and this is gone.
    const timer = setInterval(() => pollResources(RESERVATIONS), 2500);
    return () => clearInterval(timer);
  }, [over]);

  const what = t('hold.activeWhat', { name: local(sectionName), count: quantity });
  return (
    <>
      <CountdownAnnouncer remaining={remaining} what={t('hold.places')} />
      {over ? <Soonest holds={later} /> : <WayBack {...{ id, what, remaining }} />}
    </>
  );
}

function WayBack({ id, what, remaining }: { id: string; what: string; remaining: number }) {
  const { t } = useWords();
  const late = countdownTone(remaining) !== 'calm';
  const Icon = late ? TriangleAlert : Ticket;
  const time = formatCountdown(remaining);
  return (
    <Link
      to={`/reservations/${id}`}
      className={`flex min-h-12 items-center gap-3 border-b border-line px-4 py-2 ${late ? 'bg-warn-soft' : 'bg-accent-soft'}`}
    >
      <Icon aria-hidden="true" className={`size-5 shrink-0 ${late ? 'text-warn' : 'text-accent-ink'}`} />
      <span className="min-w-0 text-sm">
        <span className="font-semibold">{t('hold.active')}</span> <span className="numbers">{what}</span>
        {/* A name that counts down would be read out every second; the announcer tells the time. */}
        <span aria-hidden="true" className="numbers">
          {' · '}
          {late ? t('hold.activeSoon', { time }) : t('hold.activeLeft', { time })}
        </span>
      </span>
    </Link>
  );
}
