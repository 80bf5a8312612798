export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORAGE_KEY = 'jari.language';

/** What the reader chose, else what the browser prefers, else English. */
export function initialLanguage(): Language {
  const chosen = readChosen();
  if (chosen) return chosen;
  for (const tag of [navigator.language, ...(navigator.languages ?? [])]) {
    const base = tag?.toLowerCase().split('-')[0];
    if (base === 'ko' || base === 'en') return base;
  }
  return 'en';
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}

function readChosen(): Language | null {
  try {
    const value = localStorage.getItem(STORAGE_KEY);
    return value === 'ko' || value === 'en' ? value : null;
  } catch {
    return null;
  }
}

export function localeOf(language: string): string {
  return language === 'ko' ? 'ko-KR' : 'en-US';
}
