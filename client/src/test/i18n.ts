import i18next from 'i18next';
import { consoleEn } from '../i18n/console.en';
import { consoleKo } from '../i18n/console.ko';
import { en } from '../i18n/en';
import { ko } from '../i18n/ko';
import type { Language } from '../i18n/language';
import { pagesEn } from '../i18n/pages.en';
import { pagesKo } from '../i18n/pages.ko';

/** Both languages at once, without fetching. */
export async function startTestI18n(language: Language): Promise<void> {
  await i18next.init({
    lng: language,
    fallbackLng: false,
    fallbackNS: 'pages',
    resources: {
      ko: { translation: ko, pages: pagesKo, console: consoleKo },
      en: { translation: en, pages: pagesEn, console: consoleEn },
    },
    interpolation: { escapeValue: false },
  });
}
