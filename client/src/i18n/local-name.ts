const HANGUL = /[\u3131-\u318e\uac00-\ud7a3]/;

/**
 * Venues write a name in both languages, `스탠딩 A · Standing A`; the reader gets their half. Anything else is
 * shown as it is.
 */
export function localName(name: string, language: string): string {
  const halves = name.split(' · ');
  const [first, second] = halves;
  if (first === undefined || second === undefined || halves.length !== 2) return name;
  const isFirstKorean = HANGUL.test(first);
  if (isFirstKorean === HANGUL.test(second)) return name;
  return isFirstKorean === (language === 'ko') ? first : second;
}

/** What a block of the map says: its label, unless the reader has a name in their language and the label is not. */
export function localLabel(label: string | undefined, name: string, language: string): string {
  const own = localName(name, language);
  if (!label) return own;
  const short = localName(label, language);
  return language !== 'ko' && HANGUL.test(short) && !HANGUL.test(own) ? own : short;
}
