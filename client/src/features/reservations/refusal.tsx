import { X } from 'lucide-react';
import { useEffect } from 'react';
import type { ApiProblem } from '../../api/problem';
import { problemSentence } from '../../api/problem-sentence';
import type { Section } from '../../api/types';
import { useWords } from '../../i18n/use-words';
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

/** What happened, in words, and the next best thing to press. */
export function Refusal({ wish, problem, sales, onHold, onDismiss }: Props) {
  const { t } = useWords();
  const isShort = problem.code === 'SOLD_OUT';
  const left = usePlacesLeft(wish, problem, onDismiss);
  const offersOthers = isShort || problem.code === 'SECTION_CLOSED' || problem.code === 'SECTION_NOT_FOUND';
  return (
    <div role="alert" className="appear mb-3 rounded-card border border-line bg-sunken p-3">
      <div className="flex items-start justify-between gap-2">
        <div>
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

function Offers({ wish, left, onHold }: { wish: HoldWish; left: number; onHold: (wish: HoldWish) => void }) {
  const { t, local, money, number } = useWords();
  const state = useLiveSections();
  const wanted = state.byId[wish.sectionId];
  const others = alternativesFor(sectionsInOrder(state), wish);
  const total = (section: Section, quantity: number) => money(section.price * quantity, section.currency);

  const offer = (section: Section, quantity: number, left: number) => {
    return (
      <Button
        key={section.id}
        onClick={() => onHold({ ...wish, sectionId: section.id, quantity })}
        className="justify-between! text-left!"
      >
        <span className="min-w-0">
          {local(section.name)}
          <span className="block text-sm font-normal text-ink-quiet">{t('sections.left', { places: number(left) })}</span>
        </span>
        <span className="shrink-0 text-accent-ink">{t('hold.action', { count: quantity, price: total(section, quantity) })}</span>
      </Button>
    );
  };

  return (
    <div className="mt-3 grid gap-2">
      {wanted && left > 0 && left < wish.quantity && offer(wanted, left, left)}
      {others.length === 0 ? (
        <p className="text-sm text-ink-quiet">{t('hold.noAlternatives', { count: wish.quantity })}</p>
      ) : (
        <>
          <p className="text-sm font-semibold text-ink-quiet">{t('hold.alternatives', { count: wish.quantity })}</p>
          <div className="grid gap-2 lg:grid-cols-3">
            {others.map((section) => offer(section, wish.quantity, section.available))}
          </div>
        </>
      )}
    </div>
  );
}
