import { OPERATIONS } from '../support/api-document.js';
import type { Operation } from '../support/api-document.js';
import type { RawAnswer } from './answer-faults.js';
import { faultsOf } from './answer-faults.js';
import type { GeneratedRequest } from './generated-request.js';

const REQUEST: GeneratedRequest = {
  operation: OPERATIONS.find(({ id }) => id === 'signInAsGuest') as Operation,
  method: 'POST', url: '/api/auth/guest', actor: 'nobody', headers: { 'content-type': 'application/json' }, body: Buffer.from('{"name":"하나"}'),
};

const answer = (name: string, cookie = 'sid=UzI1NiIsInR5cCI6IkpXVCJ9'): RawAnswer => ({
  status: 201,
  headers: { 'content-type': 'application/json', 'x-request-id': '1', 'x-content-type-options': 'nosniff', 'content-security-policy': '', 'cache-control': 'no-store', 'set-cookie': cookie },
  body: JSON.stringify({ id: '01a21d0e-cb60-72c5-a8de-b2b11b4d75be', name, email: null, role: 'buyer' }),
});

describe('what an answer shows of the inside', () => {
  it.each(['pg_catalog', 'relation "users"', 'postgres://jari', 'TypeError', '127.0.0.1'])('is found: %s', (inside) => {
    expect(faultsOf(REQUEST, answer(inside))).toEqual([expect.stringContaining('shows ')]);
  });

  it('is nothing that the caller sent, and nothing that chance spells in a secret', () => {
    expect(faultsOf(REQUEST, answer('하나'))).toEqual([]);
    expect(faultsOf(REQUEST, answer('하나', 'sid=UzI1pg_NiIsInR5cCI6IkpXVCJ9; HttpOnly'))).toEqual([]);
    expect(faultsOf(REQUEST, answer('하나', 'pg_user=1'))).toEqual(['shows pg_']);
  });
});
