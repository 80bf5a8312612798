import { RepairRequests } from './repair-requests.js';

describe('repairs of one section that are asked for one after the other', () => {
  it.each([
    ['9', '20', '20'],
    ['20', '9', '20'],
    ['20', undefined, undefined],
    [undefined, '20', undefined],
  ])('at the epochs %p and %p are one, at %p', (first, second, expected) => {
    const requests = new RepairRequests();
    requests.request(1, 'redisReturned', first);
    requests.request(1, 'failedSettlement', second);
    expect([...requests.takeAll()]).toEqual([[1, { reason: 'redisReturned', atEpoch: expected }]]);
  });
});
