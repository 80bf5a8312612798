import fc from 'fast-check';
import { apiTime } from './reservation-record.js';

describe('apiTime', () => {
  it('says what a date says, whatever digits PostgreSQL has and whatever zone it is in', () => {
    const fraction = fc.nat({ max: 999_999 }).map((micros) => `.${String(micros).padStart(6, '0')}`.replace(/\.?0+$/, ''));
    const second = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(fc.property(second, fraction, fc.constantFrom('+00:00', '+09:00', 'Z'), (date, digits, zone) => {
      const time = `${date.toISOString().slice(0, 19)}${digits}${zone}`;
      expect(apiTime(time)).toBe(new Date(time).toISOString());
    }));
    expect(apiTime('2026-01-01T00:00:00+00:00')).toBe('2026-01-01T00:00:00.000Z');
  });
});
