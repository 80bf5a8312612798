import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ApiProblem } from '../../api/problem';
import { problemSentence } from '../../api/problem-sentence';
import { useWords } from '../../i18n/use-words';
import { passFocusTo } from '../../lib/pass-focus-to';
import { Button } from '../../ui/button';
import type { SalesState } from '../events/sales-state';
import { sectionsInOrder, useLiveSections } from '../sections/live-sections.store';
import { alternativesFor } from './alternatives';
import type { HoldWish } from './hold.store';

type Props = {
  wish: HoldWish;
  problem: ApiProblem;
  sales: SalesState;
  onHold: (wish: HoldWish) => void;
  onDismiss: () => void;
};

export const HOLD_BUTTON = 'hold';
/** However the refusal is closed, the button below it is what to press next. */
const passFocusOn = passFocusTo(HOLD_BUTTON);

/** What happened, in words, and the next best thing to press. */
export function Refusal({ wish, problem, sales, onHold, onDismiss }: Props) {
  const { t } = useWords();
  const isShort = problem.code === 'SOLD_OUT';
  const left = usePlacesLeft(wish, problem, onDismiss);
  const offersOthers = isShort || problem.code === 'SECTION_CLOSED' || problem.code === 'SECTION_NOT_FOUND';
  return (
    <div ref={passFocusOn} className="appear mb-3 rounded-card border border-line bg-sunken p-3">
      <div className="flex items-start justify-between gap-2">
        {/* Without the offers, whose numbers change all the time: all of it would be read again. */}
        <div role="alert">
          <p className="font-bold">{isShort ? t('hold.soldOutTitle') : t('hold.refusedTitle')}</p>
          <p className="text-sm">{isShort ? <ShortText wish={wish} left={left} /> : <OtherText problem={problem} sales={sales} />}</p>
        </div>
        <button
          type="button"
          aria-label={t('hold.dismiss')}
          onClick={onDismiss}
          className="-mt-2 -mr-2 grid size-11 shrink-0 place-items-center rounded-card text-ink-quiet hover:bg-line"
        >
          <X aria-hidden="true" className="size-5" />
        </button>
      </div>
      {offersOthers && <Offers wish={wish} left={isShort ? left : 0} onHold={onHold} />}
    </div>
  );
}

/** A frame of the stream may be older than the refusal: only what lasts says that there is enough again. */
const ENOUGH_FOR_MS = 1500;

/** What is left of too few places. Once there are enough for the wish again, the refusal has nothing to say any more. */
function usePlacesLeft(wish: HoldWish, problem: ApiProblem, onDismiss: () => void): number {
  const told = problem.body.available ?? 0;
  const left = useLiveSections((store) => store.byId[wish.sectionId]?.available) ?? told;
  const isEnough = problem.code === 'SOLD_OUT' && left >= wish.quantity && left > told;
  useEffect(() => {
    if (!isEnough) return;
    const timer = setTimeout(onDismiss, ENOUGH_FOR_MS);
    return () => clearTimeout(timer);
  }, [isEnough, onDismiss]);
  return isEnough ? told : left;
}

function ShortText({ wish, left }: { wish: HoldWish; left: number }) {
  const { t, local, clock } = useWords();
  const section = useLiveSections((store) => store.byId[wish.sectionId]);
  const name = local(section?.name ?? '');
  if (left > 0) return t('hold.soldOutSome', { name, count: left });
  const backBy = section?.nextReturnAt;
  return backBy === undefined ? t('hold.soldOutNone', { name }) : t('hold.soldOutHeld', { name, time: clock(backBy) });
}

function OtherText({ problem, sales }: { problem: ApiProblem; sales: SalesState }) {
  const { t } = useWords();
  const { limit, held } = problem.body;
  if (problem.code === 'BUYER_LIMIT_EXCEEDED' && limit !== undefined && held !== undefined) {
    return held >= limit
      ? t('quantity.allUsed', { count: limit })
      : t('quantity.remaining', { held, count: limit - held });
  }
  // The server says the same of a sale that is paused; which of the two it is, the event tells.
  if (problem.code === 'SALES_CLOSED' && sales === 'paused') return t('events.pausedText');
  if (problem.code === 'SALES_CLOSED' && sales === 'on-sale') return t('hold.salesStopped');
  const sentence = problemSentence(problem, t);
  // No answer: the hold may have been made, and who knows of that hardly dares to press again.
  const isOpen = problem.code === 'OUTCOME_UNKNOWN' || (problem.status === 0 && problem.isTransient);
  return isOpen ? `${sentence} ${t('hold.notTwice')}` : sentence;
}

type OffersProps = { wish: HoldWish; left: number; onHold: (wish: HoldWish) => void };

/** Chosen when the refusal appears: whatever is taken afterwards, nothing moves under the thumb but numbers. */
function Offers({ wish, left, onHold }: OffersProps) {
  const { t } = useWords();
  const [ids] = useState(() => alternativesFor(sectionsInOrder(useLiveSections.getState()), wish).map(({ id }) => id));
  const [hasFewer] = useState(left > 0 && left < wish.quantity);
  const count = wish.quantity;
  return (
    <div className="mt-3 grid gap-2">
      {hasFewer && <Offer wish={{ ...wish, quantity: Math.max(1, left) }} left={left} onHold={onHold} />}
      {ids.length === 0 ? (
        <p className="text-sm text-ink-quiet">
          {count === 1 ? t('hold.noAlternativesOne') : t('hold.noAlternatives', { count })}
        </p>
      ) : (
        <>
          <p className="text-sm font-semibold text-ink-quiet">{t('hold.alternatives', { count })}</p>
          <div className="grid gap-2 lg:grid-cols-3">
            {ids.map((id) => (
              <Offer key={id} wish={{ ...wish, sectionId: id }} onHold={onHold} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

type OfferProps = { wish: HoldWish; /** Where more is known than the live number says. */ left?: number; onHold: (wish: HoldWish) => void };

/** Other places in one tap. They may be gone before it comes: then it stays where it is and cannot be pressed. */
function Offer({ wish, left, onHold }: OfferProps) {
  const { t, local, money, number } = useWords();
  const section = useLiveSections((store) => store.byId[wish.sectionId]);
  if (!section) return null;
  const { name, status, available, price, currency } = section;
  const places = left ?? available;
  const isThere = status === 'open' && places >= wish.quantity;
  return (
    <Button inactive={!isThere} onClick={() => onHold({ ...wish, unitPrice: price })} className="justify-between! text-left!">
      <span className="min-w-0">
        {local(name)}
        <span className="block text-sm font-normal text-ink-quiet">{t('sections.left', { places: number(places) })}</span>
      </span>
      <span className={`shrink-0 ${isThere ? 'text-accent-ink' : ''}`}>
        {t('hold.action', { count: wish.quantity, price: money(price * wish.quantity, currency) })}
      </span>
    </Button>
  );
}
