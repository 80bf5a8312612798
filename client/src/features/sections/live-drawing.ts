import { useLayoutEffect, type RefObject } from 'react';
import type { Section } from '../../api/types';
import type { SalesState } from '../events/sales-state';
import { useLiveSections } from './live-sections.store';
import { sectionState, type SectionState } from './section-state';

/*
 * While a hall sells, the number of every section may change every second, and when its sale opens, so does what every section says. React
 * lays out the parts of rows and blocks; what a section says is written into them directly. To draw 200 rows and 200 blocks again took
 * three times the scripting for their numbers and four times for their states, and left as much to collect (server/test/browser/speed.browser.ts
 * measures both).
 */

type Follower = (section: Section, sales: SalesState) => void;

const followers = new Map<number, Set<Follower>>();
let leaveStore: (() => void) | null = null;

/** Hears of every change of one section until the returned function is called. All share one subscription, which walks what has changed. */
function followSection(id: number, follower: Follower): () => void {
  leaveStore ??= useLiveSections.subscribe(({ byId, sales }, { byId: before, sales: salesBefore }) => {
    if (byId === before && sales === salesBefore) return;
    const changed = [...followers].filter(([id]) => byId[id] && (byId[id] !== before[id] || sales !== salesBefore));
    mayMove = changed.length <= MOST_MOVING;
    for (const [id, those] of changed) for (const tell of those) tell(byId[id]!, sales);
    mayMove = false;
  });
  const those = followers.get(id) ?? new Set();
  followers.set(id, those.add(follower));
  return () => {
    those.delete(follower);
    if (those.size === 0 && followers.get(id) === those) followers.delete(id);
    if (followers.size > 0) return;
    leaveStore?.();
    leaveStore = null;
  };
}

/** Elements by the names that they bear in `data-part`. */
type Parts<Part extends string> = Readonly<Record<Part, HTMLElement | SVGElement>>;

type Write<Part extends string> = (parts: Parts<Part>, section: Section, state: SectionState) => void;

export type SectionDrawing<Part extends string> = {
  /** All that rests while only numbers change. */
  look: Write<Part>;
  /** Follows `look`, and every change of a number. */
  numbers: Write<Part>;
};

/**
 * Writes a section into what React has laid out below `root`: at once, and whenever it changes. React must not own what is written here,
 * or it would not put back what it believes to be there still: such elements have no children of React's and no such attributes.
 */
export function useSectionDrawing<Part extends string>(
  id: number,
  root: RefObject<Element | null>,
  { look, numbers }: SectionDrawing<Part>,
): void {
  useLayoutEffect(() => {
    const parts = partsOf<Part>(root.current);
    let drawn: Section | undefined;
    let drawnState: SectionState | undefined;
    const draw = (section: Section, sales: SalesState) => {
      const state = sectionState(section, sales);
      if (!drawn || state !== drawnState || !isDrawnAlike(drawn, section)) look(parts, section, state);
      drawn = section;
      drawnState = state;
      numbers(parts, section, state);
    };
    const { byId, sales } = useLiveSections.getState();
    if (byId[id]) draw(byId[id], sales);
    return followSection(id, draw);
  });
}

function partsOf<Part extends string>(root: Element | null): Parts<Part> {
  const named = root?.querySelectorAll<HTMLElement | SVGElement>('[data-part]') ?? [];
  return Object.fromEntries([...named].map((element) => [element.dataset.part, element])) as Parts<Part>;
}

/** The letters of a block are as large as its number's digits allow. */
function isDrawnAlike(a: Section, b: Section): boolean {
  return (
    digitsOf(a) === digitsOf(b) &&
    a.nextReturnAt === b.nextReturnAt &&
    a.name === b.name &&
    a.location === b.location &&
    a.price === b.price &&
    a.currency === b.currency
  );
}

/** Of the number of places left. */
export function digitsOf({ available }: Pick<Section, 'available'>): number {
  return String(available).length;
}

/** Sets what is not set so already; null takes it away. */
export function writeAttribute(element: Element, name: string, value: string | number | null): void {
  const wanted = value === null ? null : String(value);
  if (element.getAttribute(name) === wanted) return;
  if (wanted === null) element.removeAttribute(name);
  else element.setAttribute(name, wanted);
}

/** Into an element without children of its own. */
export function writeText(element: Element, text: string): void {
  const node = element.firstChild;
  // Changing the text there is costs less than a new node; an empty one leaves the element `:empty`. A browser that translates puts elements there.
  if (!(node instanceof Text) || node.nextSibling) element.textContent = text;
  else if (node.nodeValue !== text) node.nodeValue = text;
}

const isStill = matchMedia('(prefers-reduced-motion: reduce)');

/** A number that changes fades in. Only how it is painted: nothing moves, and what is written is there at once. */
export function writeNumber(element: Element, text: string): void {
  const before = mayMove && !isStill.matches && element.textContent;
  writeText(element, text);
  if (before && before !== text) element.animate({ opacity: [0.3, 1] }, 200);
}

/** A screen reader reads out the name of what has the focus whenever it changes. */
const NAMED_EVERY_MS = 5000;
/** The latest names of elements whose names rest. */
const names = new Map<Element, string>();

/** Names an element; one that has the focus only every few seconds, and then as it is called by now. */
export function writeName(element: Element, name: string): void {
  if (names.has(element)) {
    names.set(element, name);
    return;
  }
  element.setAttribute('aria-label', name);
  if (element !== document.activeElement) return;
  names.set(element, name);
  setTimeout(() => {
    const latest = names.get(element) ?? name;
    names.delete(element);
    if (latest !== name) writeName(element, latest);
  }, NAMED_EVERY_MS);
}

/** How a bar may jump without being seen to: a bar of the list is 96 px long, a block of the map 30 to 90 px high. */
const SMALL_STEP = 0.05;
/** Steps of a bar from empty to full, each a quarter of a pixel of the list's; what does not make one is not written. */
const STEPS = 400;
const shares = new WeakMap<SVGElement | HTMLElement, number>();

/**
 * When so many sections change at once, no eye follows a bar or a number. With all bars of 200 sections gliding, the page painted for 400 ms of every
 * second, and each of a glide's phases is an event besides; in steps it is 80 ms.
 */
const MOST_MOVING = 40;
/** Only while the stream's numbers are written: another language changes all of them, and is no news. */
let mayMove = false;

/** Scales a bar to a share from 0 to 1. A small step is made at once: its transition would move nothing that can be seen. A large one glides. */
export function writeShare(bar: SVGElement | HTMLElement, axis: 'X' | 'Y', exactShare: number): void {
  const share = inSteps(exactShare);
  const before = shares.get(bar);
  if (before === share) return;
  shares.set(bar, share);
  const glides = mayMove && before !== undefined && Math.abs(share - before) > SMALL_STEP;
  if (glides !== bar.classList.contains('glides')) bar.classList.toggle('glides', glides);
  bar.style.transform = `scale${axis}(${share})`;
}

/** Only what is empty looks empty, and only what is full looks full. */
function inSteps(share: number): number {
  if (share <= 0 || share >= 1) return share;
  return Math.min(STEPS - 1, Math.max(1, Math.round(share * STEPS))) / STEPS;
}
