import { redisKeys } from './redis-keys.js';

describe('redis keys', () => {
  it('are those of the design', () => {
    expect([redisKeys.seats(42), redisKeys.slots(42), redisKeys.returnedSlots(42), redisKeys.claims(42), redisKeys.lock('section:42')]).toEqual([
      'section:seats:{42}', 'section:slot:{42}', 'section:slot:index:{42}:available', 'section:slot:index:{42}:claimed', 'lock:section:{42}',
    ]);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('are not made of the section id %p', (id) => {
    expect(() => redisKeys.slots(id)).toThrow(RangeError);
  });

  it.each(['a}b', '{', 'a b', 'a\r\nb', 'a\u0000', '\ud800', 'é', 'section:{7}', 'a*', '', "it's"])('encode %j', (text) => {
    for (const key of [redisKeys.cache(text), redisKeys.lock(text), redisKeys.session(text)]) expect(key).toMatch(/^(cache:\{all\}:[^{}\s\p{Cc}]*|session:\{all\}:[^{}\s\p{Cc}]*|lock:\{[^{}\s\p{Cc}]*\})$/u);
  });
});
