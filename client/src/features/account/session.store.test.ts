import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { User } from '../../api/types';
import { isGuest, useSession } from './session.store';

const member: User = { id: 'member', name: '김하나', email: 'hana@example.com', role: 'buyer' };
let answerMe: ((response: Response) => void) | undefined;
const answered = async (response: Response) => {
  await vi.waitFor(() => expect(answerMe).toBeDefined());
  answerMe?.(response);
  answerMe = undefined;
};

beforeEach(() => {
  useSession.setState({ session: { state: 'unknown' }, guestsOff: false });
  answerMe = undefined;
  vi.stubGlobal('fetch', ({ url }: Request) =>
    url.endsWith('/me') ? new Promise<Response>((resolve) => (answerMe = resolve)) : Promise.resolve(Response.json(member)),
  );
});
afterEach(() => vi.unstubAllGlobals());

test('a late answer about who was here does not sign out who has signed in meanwhile', async () => {
  const loading = useSession.getState().load();
  await useSession.getState().signIn('hana@example.com', 'secret');
  await answered(new Response(null, { status: 204 }));
  await loading;
  expect(useSession.getState().session).toEqual({ state: 'signed-in', user: member });
});

test('the answer decides while nobody is known', async () => {
  const loading = useSession.getState().load();
  await answered(Response.json(member));
  await loading;
  expect(useSession.getState().session).toEqual({ state: 'signed-in', user: member });
});

test('another tab’s sign-in and sign-out are heard', async () => {
  useSession.setState({ session: { state: 'signed-out' } });
  const otherTab = new BroadcastChannel('jari.session');
  const heard = vi.fn();
  otherTab.onmessage = heard;
  otherTab.postMessage('changed');
  await answered(Response.json(member));
  await vi.waitFor(() => expect(useSession.getState().session).toEqual({ state: 'signed-in', user: member }));
  expect(heard).not.toHaveBeenCalled();

  await useSession.getState().signOut();
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
  await useSession.getState().signIn('hana@example.com', 'secret');
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2));
  otherTab.close();
});

test('asked anew, the server’s word counts, unless somebody has signed in meanwhile', async () => {
  useSession.setState({ session: { state: 'signed-in', user: member } });
  const late = useSession.getState().check();
  await useSession.getState().signIn('hana@example.com', 'secret');
  await answered(new Response(null, { status: 204 }));
  await late;
  expect(useSession.getState().session).toEqual({ state: 'signed-in', user: member });

  const ended = useSession.getState().check();
  await answered(new Response(null, { status: 204 }));
  await ended;
  expect(useSession.getState().session).toEqual({ state: 'signed-out' });
});

test('a guest is a buyer without an address, whatever their name; a key of a seller is none', () => {
  expect(isGuest({ email: null, role: 'buyer' })).toBe(true);
  expect(isGuest(member)).toBe(false);
  expect(isGuest({ email: null, role: 'integrator' })).toBe(false);
});
