import { useEffect } from 'react';
import { useWords } from '../i18n/use-words';

/** When the page has what it needs first; a line may die soon after. */
const AFTER_MS = 2000;

/** Has the letters at hand that the page will first show when it is too late to fetch any. English has its own from the first but for `…`, for which 25 kB would be too dear. */
export function useOfflineLetters(): void {
  const { t, language } = useWords();
  useEffect(() => {
    if (language !== 'ko') return;
    const timer = setTimeout(() => {
      import('./offline-letters').then(({ fetchOfflineLetters }) => fetchOfflineLetters(t)).catch(() => undefined);
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, [t, language]);
}
