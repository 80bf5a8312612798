import i18next from 'i18next';
import type { consoleKo } from './console.ko';
import type { Messages, ko } from './ko';
import { initialLanguage, rememberLanguage, type Language } from './language';
import type { pagesKo } from './pages.ko';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof ko & typeof pagesKo; console: typeof consoleKo };
  }
}

/** Only the language that is read is fetched. */
const load: Record<Language, () => Promise<Messages>> = {
  ko: async () => (await import('./ko')).ko,
  en: async () => (await import('./en')).en,
};

const PAGES = 'pages';

type Loaders = Record<Language, () => Promise<object>>;

/** All words that have been asked for, by namespace: a change of language brings every one of them. */
const namespaces = new Map<string, Loaders>([['translation', load]]);

async function fetchMissing(language: Language): Promise<void> {
  for (const [namespace, loaders] of namespaces) {
    if (i18next.hasResourceBundle(language, namespace)) continue;
    i18next.addResourceBundle(language, namespace, await loaders[language]());
  }
}

/** Fetched with the pages that they are for; `t` finds them as it finds the first ones. */
export function addPageWords(): Promise<void> {
  return addWords(PAGES, {
    ko: async () => (await import('./pages.ko')).pagesKo,
    en: async () => (await import('./pages.en')).pagesEn,
  });
}

/** Words that only some pages need, fetched with them. */
export async function addWords(namespace: string, loaders: Loaders): Promise<void> {
  namespaces.set(namespace, loaders);
  await fetchMissing(i18next.language as Language);
}

export async function startI18n(): Promise<void> {
  const language = initialLanguage();
  const messages = await load[language]();
  await i18next.init({
    lng: language,
    fallbackLng: false,
    fallbackNS: PAGES,
    resources: { [language]: { translation: messages } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

let wanted: Language | undefined;

export async function changeLanguage(language: Language): Promise<void> {
  wanted = language;
  await fetchMissing(language);
  // Another one was chosen while these words were on their way.
  if (wanted !== language) return;
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  rememberLanguage(language);
}
