import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function randomSecret(bytes = 24) {
  return randomBytes(bytes).toString('base64url');
}

/** The secret kept in this file, made at the first call. Two launchers that race for it get the same one. */
export function keptSecret(folder, name, bytes = 24) {
  const file = join(folder, name);
  try {
    writeFileSync(file, `${randomSecret(bytes)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
