import i18next from 'i18next';
import type { Messages, ko } from './ko';
import { initialLanguage, rememberLanguage, type Language } from './language';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof ko };
  }
}

/** Only the language that is read is fetched. */
const load: Record<Language, () => Promise<Messages>> = {
  ko: async () => (await import('./ko')).ko,
  en: async () => (await import('./en')).en,
};

export async function startI18n(): Promise<void> {
  const language = initialLanguage();
  const messages = await load[language]();
  await i18next.init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: messages } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await load[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  rememberLanguage(language);
}
