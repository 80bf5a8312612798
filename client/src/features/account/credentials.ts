/** The server's rule (API document, register): the page says it before the server has to. */
export const MIN_PASSWORD_LENGTH = 8;

export type CredentialField = 'email' | 'password' | 'name';
export type Credentials = Record<CredentialField, string>;

/** The first thing that is missing per field, as a key of the messages. */
export function checkCredentials(values: Credentials, isNew: boolean) {
  const faults: Partial<Record<CredentialField, 'account.checkEmail' | 'account.checkPassword' | 'account.checkPasswordEmpty' | 'account.checkName'>> = {};
  if (!/^\S+@\S+\.\S+$/.test(values.email.trim())) faults.email = 'account.checkEmail';
  if (isNew && values.password.length < MIN_PASSWORD_LENGTH) faults.password = 'account.checkPassword';
  if (!isNew && values.password === '') faults.password = 'account.checkPasswordEmpty';
  if (isNew && values.name.trim() === '') faults.name = 'account.checkName';
  return faults;
}

const FAULT_OF_FIELD = {
  email: 'account.checkEmail',
  password: 'account.checkPassword',
  name: 'account.checkName',
} as const;

/** What the server found wrong, by field: its pointers name them (`/email`, `#/email`). */
export function faultsFromPointers(errors: readonly { pointer: string }[]) {
  const faults: ReturnType<typeof checkCredentials> = {};
  for (const { pointer } of errors) {
    const field = pointer.split('/').pop();
    if (field === 'email' || field === 'password' || field === 'name') faults[field] = FAULT_OF_FIELD[field];
  }
  return faults;
}
