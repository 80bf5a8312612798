import { PasswordHasher } from './password-hasher.js';

/** More than may wait, on any number of cores. */
const CROWD = 400;

describe('PasswordHasher', () => {
  it('tells a crowd to come later, and afterwards works as long and says no to those without an account', async () => {
    const hasher = new PasswordHasher();
    const crowd = Array.from({ length: CROWD }, () => hasher.hash('a good password'));
    const hashed = Promise.allSettled(crowd);
    // The first of all sign-ins comes in the middle of it.
    await hasher.verify(undefined, 'a guess').catch(() => undefined);
    const results = await hashed;
    expect(results.some(({ status }) => status === 'rejected')).toBe(true);
    expect(await hasher.verify(undefined, 'a guess')).toBe(false);
    const [stored] = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    expect(await hasher.verify(stored, 'a good password')).toBe(true);
    expect(await hasher.verify(stored, 'a guess')).toBe(false);
  }, 60_000);
});
