import createClient from 'openapi-fetch';
import { serverClock } from '../lib/server-clock';
import { problemFromFailure, problemFromResponse } from './problem';
import type { paths } from './schema.generated';

/** Past this a phone on a bad cell is better off asking again (with the same key) than waiting on. */
const REQUEST_TIMEOUT_MS = 10_000;

async function timedFetch(request: Request): Promise<Response> {
  const sentAt = Date.now();
  const response = await fetch(request, { signal: withTimeout(request.signal) });
  // A GET may be answered by the browser's cache with an old Date; changes and `no-store` reads never are.
  if (request.method !== 'GET' || request.cache === 'no-store') {
    serverClock.observe(response.headers.get('date'), sentAt, Date.now());
  }
  return response;
}

/** What AbortSignal.any would be for, which phones that stay with iOS 16 do not have. */
function withTimeout(signal: AbortSignal): AbortSignal {
  const either = new AbortController();
  const stop = () => either.abort(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  setTimeout(() => either.abort(new DOMException('No answer in time', 'TimeoutError')), REQUEST_TIMEOUT_MS);
  return either.signal;
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: timedFetch });

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Turns openapi-fetch's answer into the value, or throws an `ApiProblem`: one kind of failure for the whole page. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw problemFromFailure();
  }
  if (!answer.response.ok) throw problemFromResponse(answer.response, answer.error);
  return answer.data as T;
}
