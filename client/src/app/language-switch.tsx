import { useWords } from '../i18n/use-words';
import { changeLanguage } from '../i18n/setup';
import { LANGUAGES, type Language } from '../i18n/language';

const NAMES: Record<Language, string> = { ko: '한국어', en: 'English' };

/** Each language is named in itself, so that it is found by whoever needs it. */
export function LanguageSwitch() {
  const { t, language } = useWords();
  return (
    <div role="group" aria-label={t('app.language')} className="flex rounded-card border border-line p-0.5">
      {LANGUAGES.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={language === code}
          // Without a connection the words may not arrive; the page then stays as it is.
          onClick={() => void changeLanguage(code).catch(() => undefined)}
          className="min-h-10 min-w-11 rounded-sm px-2 text-sm font-semibold text-ink-quiet hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-accent-ink"
        >
          {NAMES[code]}
        </button>
      ))}
    </div>
  );
}
