import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(() => cleanup());

// What jsdom lacks of dialogs: they open, close, and give the focus back to where it was.
const openers = new WeakMap<HTMLDialogElement, Element | null>();
HTMLDialogElement.prototype.showModal = function showModal() {
  openers.set(this, document.activeElement);
  this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
  const opener = openers.get(this);
  if (opener instanceof HTMLElement) opener.focus();
};

// It draws nothing, so that nothing can be scrolled to or seen to move, and no window has a width.
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.animate = () => ({}) as Animation;
window.matchMedia = (media) => ({ media, matches: false }) as MediaQueryList;

// The workers of a run are tabs of one browser to Node: what one file says to other tabs would sign somebody out in another file.
const own = crypto.randomUUID();
const Channel = globalThis.BroadcastChannel;
globalThis.BroadcastChannel = class extends Channel {
  constructor(name: string) {
    super(`${name} ${own}`);
  }
};
