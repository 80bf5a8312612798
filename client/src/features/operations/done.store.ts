import { create } from 'zustand';

const SHOWN_FOR_MS = 8000;

type Done = {
  /** What was just done, or null. */
  words: string | null;
  say: (words: string) => void;
};

let timer: ReturnType<typeof setTimeout> | undefined;

/** What an action has done, also when the page it was done on is left at once. */
export const useDone = create<Done>()((set) => ({
  words: null,
  say: (words) => {
    clearTimeout(timer);
    set({ words });
    timer = setTimeout(() => set({ words: null }), SHOWN_FOR_MS);
  },
}));
