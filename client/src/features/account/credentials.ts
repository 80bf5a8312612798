/** The server's rule (API document, register): the page says it before the server has to. */
export const MIN_PASSWORD_LENGTH = 8;

export type CredentialField = 'email' | 'password' | 'name';
export type Credentials = Record<CredentialField, string>;

/** The server's limits (auth.dto.ts), in characters as people count them. */
export const MAX_LENGTH: Record<CredentialField, number> = { email: 254, password: 200, name: 100 };

type Fault = 'checkEmail' | 'checkPassword' | 'checkPasswordEmpty' | 'checkName' | 'checkTooLong';
export type Faults = Partial<Record<CredentialField, `account.${Fault}`>>;

/** The first thing that is wrong per field, as a key of the messages. */
export function checkCredentials(values: Credentials, isNew: boolean): Faults {
  const faults: Faults = {};
  const email = values.email.trim();
  const name = values.name.trim();
  if (!/^\S+@\S+\.\S+$/.test(email)) faults.email = 'account.checkEmail';
  if (isNew && lengthOf(values.password) < MIN_PASSWORD_LENGTH) faults.password = 'account.checkPassword';
  if (!isNew && values.password === '') faults.password = 'account.checkPasswordEmpty';
  if (isNew && name === '') faults.name = 'account.checkName';
  for (const [field, text] of Object.entries({ email, password: values.password, name }) as [CredentialField, string][]) {
    if (lengthOf(text) > MAX_LENGTH[field] && (isNew || field !== 'name')) faults[field] = 'account.checkTooLong';
  }
  return faults;
}

/** In code points, as the server counts: a rare Hanja or an emoji is one, not two. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

const FAULT_OF_FIELD = {
  email: 'account.checkEmail',
  password: 'account.checkPassword',
  name: 'account.checkName',
} as const;

/** What the server found wrong, by field: its pointers name them (`/email`, `#/email`). */
export function faultsFromPointers(errors: readonly { pointer: string }[]) {
  const faults: Faults = {};
  for (const { pointer } of errors) {
    const field = pointer.split('/').pop();
    if (field === 'email' || field === 'password' || field === 'name') faults[field] = FAULT_OF_FIELD[field];
  }
  return faults;
}
