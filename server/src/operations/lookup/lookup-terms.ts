const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** With or without a section before it; a number of PostgreSQL's integer. */
const ENTRY_NUMBER = /^(.*?)\s*#\s*(\d{1,9})$/s;
const CODE_LENGTH = 10;

/** What an operator's text may mean; each part is looked for by itself. */
export interface LookupTerms {
  /** A reservation or a buyer. */
  readonly id: string | undefined;
  readonly entryNumber: { readonly section: string | undefined; readonly number: number } | undefined;
  readonly confirmationCode: string | undefined;
  /** Beginning of an e-mail address, in lower case. */
  readonly emailPrefix: string | undefined;
  readonly buyerReference: string | undefined;
}

export function termsOf(query: string): LookupTerms {
  const text = query.trim();
  const entry = ENTRY_NUMBER.exec(text);
  const isId = UUID.test(text);
  const code = text.replace(/[\s-]/g, '').toUpperCase();
  return {
    id: isId ? text.toLowerCase() : undefined,
    entryNumber: entry === null ? undefined : { section: entry[1] === '' ? undefined : entry[1], number: Number(entry[2]) },
    confirmationCode: !isId && code.length === CODE_LENGTH && /^[0-9A-Z]+$/.test(code) ? code : undefined,
    emailPrefix: isId || entry !== null || text === '' ? undefined : text.toLowerCase(),
    buyerReference: text === '' ? undefined : text,
  };
}
