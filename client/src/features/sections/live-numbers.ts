import { useCallback, useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import type { Section } from '../../api/types';
import type { SalesState } from '../events/sales-state';
import { useLiveSections } from './live-sections.store';
import { sectionState, type SectionState } from './section-state';

/*
 * While a hall sells, the number of every section may change every second. React draws a section when what it *is* changes (its state, its
 * words, its price); what is *left* of it is written into the page directly. To draw 200 rows and 200 blocks again for their numbers took three times
 * the scripting and left as much to collect (server/test/browser/speed.browser.ts measures it).
 */

type Follower = (section: Section) => void;

const followers = new Map<number, Set<Follower>>();
let leaveStore: (() => void) | null = null;

/** Hears of every change of one section until the returned function is called. All share one subscription, which walks what has changed. */
function followSection(id: number, follower: Follower): () => void {
  leaveStore ??= useLiveSections.subscribe(({ byId }, { byId: before }) => {
    if (byId === before) return;
    const changed = [...followers].filter(([id]) => byId[id] && byId[id] !== before[id]);
    barsMayGlide = changed.length <= MOST_GLIDING;
    for (const [id, those] of changed) for (const tell of those) tell(byId[id]!);
    barsMayGlide = true;
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

/** What a section is drawn by: all but its numbers, which `useNumbers` writes. */
export type DrawnSection = Omit<Section, 'available' | 'pending'> & { state: SectionState; /** Of the number of places left. */ digits: number };

/** A section as it is drawn; the same object until it has to be drawn differently. */
export function useDrawnSection(id: number, sales: SalesState): DrawnSection | undefined {
  const subscribe = useCallback((onChange: () => void) => followSection(id, onChange), [id]);
  const look = useMemo(() => lookAt(id, sales), [id, sales]);
  return useSyncExternalStore(subscribe, look);
}

function lookAt(id: number, sales: SalesState): () => DrawnSection | undefined {
  let seen: Section | undefined;
  let drawn: DrawnSection | undefined;
  return () => {
    const section = useLiveSections.getState().byId[id];
    if (section === seen) return drawn;
    seen = section;
    const next = section && { ...section, state: sectionState(section, sales), digits: String(section.available).length };
    if (!drawn || !next || !isDrawnAlike(drawn, next)) drawn = next;
    return drawn;
  };
}

function isDrawnAlike(a: DrawnSection, b: DrawnSection): boolean {
  return (
    a.state === b.state &&
    a.digits === b.digits &&
    a.nextReturnAt === b.nextReturnAt &&
    a.name === b.name &&
    a.location === b.location &&
    a.price === b.price &&
    a.currency === b.currency &&
    a.capacity === b.capacity
  );
}

/**
 * Writes a section's numbers into what has been drawn: at once, and whenever they change. React must not own what is written here, or it
 * would not put back what it believes to be there still: such elements have no children of React's and no such attributes.
 */
export function useNumbers(id: number, write: (section: Section) => void): void {
  useLayoutEffect(() => {
    const section = useLiveSections.getState().byId[id];
    if (section) write(section);
    return followSection(id, write);
  });
}

/** Into an element without children of its own. */
export function writeText(element: Element | null, text: string): void {
  if (!element) return;
  const node = element.firstChild;
  // Changing the text there is costs less than a new node.
  if (node) node.nodeValue = text;
  else element.textContent = text;
}

/** A screen reader reads out the name of what has the focus whenever it changes. */
const NAMED_EVERY_MS = 5000;
/** The latest names of elements whose names rest. */
const names = new Map<Element, string>();

/** Names an element; one that has the focus only every few seconds, and then as it is called by now. */
export function writeName(element: Element | null, name: string): void {
  if (!element) return;
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
 * When so many sections change at once, no eye follows a bar. With all bars of 200 sections gliding, the page painted for 400 ms of every
 * second, and each of a glide's phases is an event besides; in steps it is 80 ms.
 */
const MOST_GLIDING = 40;
let barsMayGlide = true;

/** Scales a bar to a share from 0 to 1. A small step is made at once: its transition would move nothing that can be seen. A large one glides. */
export function writeShare(bar: SVGElement | HTMLElement | null, axis: 'X' | 'Y', exactShare: number): void {
  if (!bar) return;
  const share = inSteps(exactShare);
  const before = shares.get(bar);
  if (before === share) return;
  shares.set(bar, share);
  const glides = barsMayGlide && before !== undefined && Math.abs(share - before) > SMALL_STEP;
  if (glides !== bar.classList.contains('glides')) bar.classList.toggle('glides', glides);
  bar.style.transform = `scale${axis}(${share})`;
}

/** Only what is empty looks empty, and only what is full looks full. */
function inSteps(share: number): number {
  if (share <= 0 || share >= 1) return share;
  return Math.min(STEPS - 1, Math.max(1, Math.round(share * STEPS))) / STEPS;
}
