import { Link } from 'wouter';
import type { JariEvent, Section } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { formatCountdown, splitSeconds } from '../../lib/time';
import { useOnline } from '../../lib/use-online';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { QuantityStepper } from '../../ui/quantity-stepper';
import { needsAccount, useSession } from '../account/session.store';
import type { SalesState } from '../events/sales-state';
import { useLiveSections } from '../sections/live-sections.store';
import { canHold, sectionState } from '../sections/section-state';
import { stateWords } from '../sections/section-words';
import { isBusy, useHold, type HoldProgress, type HoldWish } from './hold.store';
import { HOLD_BUTTON, Refusal } from './refusal';
import { useSettings } from './settings.api';

type Props = {
  event: JariEvent;
  sales: SalesState;
  now: number;
  selectedId: number | null;
  quantity: number;
  /** Places this buyer already has for the event. */
  held: number;
  onQuantity: (quantity: number) => void;
  onHold: (wish: HoldWish) => void;
};

/** The one primary action of the event page, always at the thumb: how many, for how much, hold. */
export function HoldBar({ event, sales, now, selectedId, quantity, held, onQuantity, onHold }: Props) {
  const words = useWords();
  const { t, money, dateTime } = words;
  const progress = useHold((store) => store.progress);
  const reset = useHold((store) => store.reset);
  const online = useOnline();
  const isOut = useSession((store) => store.session.state === 'signed-out');
  const guests = useSettings()?.guestCheckout;
  const asksToSignIn = useSession(needsAccount) || (isOut && guests === false);
  const section = useLiveSections((store) => (selectedId === null ? undefined : store.byId[selectedId]));

  // A hold goes on behind a page that was left; what becomes of it is told on that page alone.
  const isHere = progress.step !== 'idle' && progress.wish.eventId === event.id;
  const busy = isHere && isBusy(progress);
  const busyElsewhere = !isHere && isBusy(progress);
  const remaining = Math.max(0, event.maxPlacesPerBuyer - held);
  const state = section && sectionState(section, sales);
  const holdable = state !== undefined && canHold(state) && remaining > 0;
  const label = busy ? busyLabel(progress, online, t) : actionLabel();
  const isCounting = sales === 'not-yet-open' && !busy;

  function actionLabel(): string {
    if (sales === 'not-yet-open') {
      const seconds = (Date.parse(event.salesOpenAt) - now) / 1000;
      const { days } = splitSeconds(seconds);
      // As the clock above (sale-clock.tsx).
      return days >= 2 ? t('events.opensInDays', { days }) : t('hold.opensSoon', { time: formatCountdown(seconds) });
    }
    if (sales === 'closed' || sales === 'ended') return t('events.salesClosed');
    if (sales === 'paused') return t('events.paused');
    if (!section || !state) return t('sections.pickFirst');
    if (!canHold(state)) return stateWords(words, section, state);
    if (remaining === 0) return t('hold.limitUsed', { count: held });
    if (busyElsewhere) return t('hold.elsewhere');
    return t('hold.action', { count: quantity, price: money(section.price * quantity, section.currency) });
  }

  return (
    <div className="sticky bottom-0 z-10 border-t border-line bg-raised pb-[env(safe-area-inset-bottom)]">
      <div className="mx-auto max-h-[70dvh] max-w-6xl overflow-y-auto px-4 py-3">
        {isHere && progress.step === 'refused' && (
          <Refusal wish={progress.wish} problem={progress.problem} sales={sales} onHold={onHold} onDismiss={reset} />
        )}
        {/* Away while an answer is awaited, so that it is spoken again after another try. */}
        {asksToSignIn && !busy && (
          <Notice kind="info" role="alert" className="appear mb-3">
            {t('hold.needsAccount')} <SignInLink eventId={event.id} />
          </Notice>
        )}
        {/* It goes once the guest has been made, while the thumb is still on the button: from the top, so that nothing moves with it. */}
        {isOut && guests && !asksToSignIn && section && (
          <p className="-mt-1 mb-1 flex flex-wrap items-center gap-x-2 text-sm text-ink-quiet md:justify-end">
            {t('hold.guestNote')}
            <SignInLink eventId={event.id} />
          </p>
        )}
        <div className="hold-controls">
          {section ? <Chosen section={section} event={event} held={held} /> : <span className="max-md:hidden" />}
          {section ? (
            <Stepper {...{ quantity, remaining, section, busy, onQuantity }} />
          ) : (
            <span className="max-md:hidden" />
          )}
          <Button
            id={HOLD_BUTTON}
            look="primary"
            className="col-span-2 min-h-12 md:col-span-1"
            busy={busy}
            inactive={!holdable || busyElsewhere}
            onClick={() => section && onHold({ eventId: event.id, sectionId: section.id, quantity, unitPrice: section.price })}
          >
            {/* A name that counts down would be read out every second. */}
            {isCounting && <span className="sr-only">{t('events.opensAt', { when: dateTime(event.salesOpenAt) })}</span>}
            <span aria-hidden={isCounting}>{label}</span>
          </Button>
        </div>
        <span className="sr-only" role="status">
          {busy ? label : ''}
        </span>
      </div>
    </div>
  );
}

/** Comes back to the event once signed in. */
function SignInLink({ eventId }: { eventId: number }) {
  const { t } = useWords();
  return (
    <Link
      to={`/account?next=${encodeURIComponent(`/events/${eventId}`)}`}
      className="inline-flex min-h-8 items-center font-semibold text-accent-ink underline-offset-4 hover:underline"
    >
      {t('hold.signInInstead')}
    </Link>
  );
}

type StepperProps = {
  quantity: number;
  remaining: number;
  section: Section;
  busy: boolean;
  onQuantity: (quantity: number) => void;
};

function Stepper({ quantity, remaining, section, busy, onQuantity }: StepperProps) {
  const max = Math.max(1, Math.min(remaining, section.available));
  return <QuantityStepper value={quantity} max={Math.max(max, quantity)} onChange={onQuantity} disabled={busy} />;
}

function Chosen({ section, event, held }: { section: Section; event: JariEvent; held: number }) {
  const { t, local, money } = useWords();
  const remaining = Math.max(0, event.maxPlacesPerBuyer - held);
  let limit = t('quantity.limitReached', { count: event.maxPlacesPerBuyer });
  if (held > 0) {
    limit = remaining > 0 ? t('quantity.remaining', { held, count: remaining }) : t('quantity.allUsed', { count: held });
  }
  return (
    <p className="min-w-0 text-sm">
      <span className="sr-only">{t('sections.selected')}: </span>
      <span className="font-bold">{local(section.name)}</span>{' '}
      <span className="numbers">{money(section.price, section.currency)}</span>
      <span className="block text-xs text-ink-quiet">{limit}</span>
    </p>
  );
}

function busyLabel(progress: HoldProgress, online: boolean, t: ReturnType<typeof useWords>['t']): string {
  if (!online) return t('hold.waitingOffline');
  if (progress.step === 'retrying') {
    // A server that answers is busy: the buyer's connection has nothing to do with it.
    return progress.problem.status === 0 ? t('hold.retrying', { attempt: progress.attempt }) : t('hold.retryingBusy');
  }
  return progress.step === 'signing-in' ? t('hold.signingIn') : t('hold.holding');
}
