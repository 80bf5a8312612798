import { readFileSync } from 'node:fs';
import { LauncherError } from './console.mjs';

/**
 * PostgreSQL refuses to run as root. As root, the stores run as `postgres` where there is such a user, else as
 * `nobody`: no user has to be made, so a bare container is left as it was. undefined means "as ourselves".
 */
export function storeAccount() {
  if (process.getuid?.() !== 0) return undefined;
  const users = readUsers();
  const found = ['postgres', '_postgres', 'nobody']
    .map((name) => users.find((user) => user.name === name))
    .find(Boolean);
  const account = found ?? users.find((user) => user.uid > 0);
  if (!account)
    throw new LauncherError(
      'PostgreSQL does not run as root, and this system has no other user. ' +
        'Start as an ordinary user, or set DATABASE_URL.',
    );
  return account;
}

function readUsers() {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .filter((fields) => fields.length >= 4)
      .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  } catch {
    return [];
  }
}
