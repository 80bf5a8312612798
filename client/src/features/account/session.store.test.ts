import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { User } from '../../api/types';
import { isGuest, useSession } from './session.store';

const member: User = { id: 'member', name: '김하나', email: 'hana@example.com', role: 'buyer' };
let answerMe: (response: Response) => void;

beforeEach(() => {
  useSession.setState({ session: { state: 'unknown' }, guestsOff: false });
  vi.stubGlobal('fetch', ({ url }: Request) =>
    url.endsWith('/me') ? new Promise<Response>((resolve) => (answerMe = resolve)) : Promise.resolve(Response.json(member)),
  );
});
afterEach(() => vi.unstubAllGlobals());

test('a late answer about who was here does not sign out who has signed in meanwhile', async () => {
  const loading = useSession.getState().load();
  await useSession.getState().signIn('hana@example.com', 'secret');
  answerMe(new Response(null, { status: 204 }));
  await loading;
  expect(useSession.getState().session).toEqual({ state: 'signed-in', user: member });
});

test('the answer decides while nobody is known', async () => {
  const loading = useSession.getState().load();
  answerMe(Response.json(member));
  await loading;
  expect(useSession.getState().session).toEqual({ state: 'signed-in', user: member });
});

test('a guest is a buyer without an address, whatever their name; a key of a seller is none', () => {
  expect(isGuest({ email: null, role: 'buyer' })).toBe(true);
  expect(isGuest(member)).toBe(false);
  expect(isGuest({ email: null, role: 'integrator' })).toBe(false);
});
