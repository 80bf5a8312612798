import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { User } from '../../api/types';
import { isGuest, isUnsure, useSession } from './session.store';

const member: User = { id: 'member', name: '김하나', email: 'hana@example.com', role: 'buyer' };
/** One for each question about who is here. */
const questions: ((response: Response) => void)[] = [];
let answerMe: ((response: Response) => void) | undefined;
let guestsMade = 0;
const answered = async (response: Response) => {
  await vi.waitFor(() => expect(answerMe).toBeDefined());
  answerMe?.(response);
  answerMe = undefined;
};

beforeEach(() => {
  useSession.setState({ session: { state: 'unknown' }, guestsOff: false });
  answerMe = undefined;
  questions.length = 0;
  guestsMade = 0;
  vi.stubGlobal('fetch', ({ url }: Request) => {
    if (url.endsWith('/me')) return new Promise<Response>((resolve) => questions.push((answerMe = resolve)));
    if (url.endsWith('/guest')) guestsMade += 1;
    return Promise.resolve(Response.json(member));
  });
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

test('of two answers the one to the later question counts', async () => {
  const [first, second] = [useSession.getState().check(), useSession.getState().check()];
  await vi.waitFor(() => expect(questions).toHaveLength(2));
  const [answerFirst, answerSecond] = questions;
  answerSecond?.(Response.json(member));
  await second;
  answerFirst?.(new Response(null, { status: 204 }));
  await first;
  expect(useSession.getState().session).toEqual({ state: 'signed-in', user: member });
});

test('an earlier answer does not keep the later one from counting', async () => {
  useSession.setState({ session: { state: 'signed-in', user: member } });
  const [first, second] = [useSession.getState().check(), useSession.getState().check()];
  await vi.waitFor(() => expect(questions).toHaveLength(2));
  const [answerFirst, answerSecond] = questions;
  answerFirst?.(new Response(null, { status: 204 }));
  await first;
  answerSecond?.(Response.json(member));
  await second;
  expect(useSession.getState().session).toEqual({ state: 'signed-in', user: member });
});

describe('a tap while another tab has changed the session', () => {
  const otherTab = new BroadcastChannel('jari.session');
  afterAll(() => otherTab.close());
  beforeEach(() => {
    useSession.setState({ session: { state: 'signed-out' } });
    otherTab.postMessage('changed');
  });

  test('waits for the answer about who is here, and makes no guest beside them', async () => {
    await vi.waitFor(() => expect(answerMe).toBeDefined());
    const buyer = useSession.getState().ensureBuyer();
    await answered(Response.json(member));
    expect(await buyer).toEqual(member);
    expect(guestsMade).toBe(0);
  });

  test('makes no guest either when the server could not be asked, and asks again', async () => {
    await answered(Response.json({}, { status: 500 }));
    await vi.waitFor(() => expect(isUnsure(useSession.getState().session)).toBe(true));
    const buyer = useSession.getState().ensureBuyer();
    await answered(Response.json(member));
    expect(await buyer).toEqual(member);
    expect(guestsMade).toBe(0);
  });
});

test('a guest is a buyer without an address, whatever their name; a key of a seller is none', () => {
  expect(isGuest({ email: null, role: 'buyer' })).toBe(true);
  expect(isGuest(member)).toBe(false);
  expect(isGuest({ email: null, role: 'integrator' })).toBe(false);
});
