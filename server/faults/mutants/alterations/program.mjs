import { createRequire } from 'node:module';

const COMMIT_DELAY_MS = 150;
const OLD_READING_MS = 10_000;
const CLOCK_FAST_MS = 1_000;

/** Changes of the built program, by mutant: they get a function that imports a module of it. */
export const programAlterations = {
  'acknowledged-before-commit': async (dist) => {
    const { Database } = await dist('platform/database/database.js');
    wrap(Database, 'query', (query) => async function (text, values) {
      if (!/ledger_(reserve|confirm|cancel)\(/.test(text)) return query.call(this, text, values);
      const client = await this.connect(() => this.pool.connect());
      try {
        await client.query('BEGIN');
        const { rows } = await client.query(text, values);
        setTimeout(() => client.query('COMMIT').then(() => client.release(), () => client.release(true)), COMMIT_DELAY_MS);
        return rows;
      } catch (error) {
        client.release(true);
        throw error;
      }
    });
  },
  'commit-not-waited-for': () => {
    const { Client } = createRequire(new URL('../../../package.json', import.meta.url))('pg');
    wrap(Client, 'getStartupConf', (getStartupConf) => function () {
      const conf = getStartupConf.call(this);
      // Those that migrate are not the pool's; they are done before anybody buys.
      if (conf.application_name !== 'jari') return conf;
      if (!conf.options.includes('synchronous_commit=on')) throw new Error('the pool does not ask for synchronous_commit any more');
      return { ...conf, options: conf.options.replace('synchronous_commit=on', 'synchronous_commit=off') };
    });
  },
  'epoch-ignored': ignoreEpochWhenWatching,
  'epoch-ignored-by-watch': ignoreEpochWhenWatching,
  'sticky-counter': async (dist) => {
    const { SlotReservationStrategy } = await dist('reservations/strategies/slot/slot-reservation.strategy.js');
    const counts = new Map();
    let hasBeenAway = false;
    wrap(SlotReservationStrategy, 'hold', (hold) => function (request) {
      hasBeenAway ||= !this.slots.redis.available;
      const reading = this.reading.get(request.sectionId);
      if (!hasBeenAway || reading === undefined) return hold.call(this, request);
      const left = counts.get(request.sectionId) ?? reading.capacity - reading.taken;
      if (left < request.quantity) return Promise.resolve({ kind: 'soldOut', available: left });
      counts.set(request.sectionId, left - request.quantity);
      return hold.call(this, request);
    });
  },
  'expired-by-a-fast-clock': async (dist) => {
    const { ReservationsService } = await dist('reservations/reservations.service.js');
    const { reservationExpired } = await dist('reservations/reservations.errors.js');
    wrap(ReservationsService, 'confirm', (confirm) => async function (id, ...more) {
      const known = await this.cache.find(id);
      if (known?.status === 'pending' && Date.parse(known.expiresAt) < Date.now() + CLOCK_FAST_MS) throw reservationExpired();
      return confirm.call(this, id, ...more);
    });
  },
  'old-reading-refuses': async (dist) => {
    const { StockReading } = await dist('reservations/stock/stock-reading.js');
    const seen = new Map();
    wrap(StockReading, 'tooFewFor', (tooFewFor) => function (sectionId, quantity) {
      const left = tooFewFor.call(this, sectionId, quantity);
      if (left !== undefined) seen.set(sectionId, { left, untilMs: performance.now() + OLD_READING_MS });
      const old = seen.get(sectionId);
      return old !== undefined && performance.now() < old.untilMs && old.left < quantity ? old.left : left;
    });
  },
  'redis-decides': async (dist) => {
    const { LockReservationStrategy } = await dist('reservations/strategies/lock/lock-reservation.strategy.js');
    wrap(LockReservationStrategy, 'admit', (admit) => async function (request) {
      const counts = await this.counter.read([request.sectionId]);
      const available = counts === 'unavailable' ? Infinity : counts[0]?.available ?? Infinity;
      return available < request.quantity ? { kind: 'soldOut', available } : admit.call(this, request);
    });
  },
  'no-repair': async (dist) => {
    const { StockRepair } = await dist('reservations/stock/stock-repair.js');
    wrap(StockRepair, 'renew', () => () => Promise.resolve(undefined));
  },
  'sent-again-under-a-new-id': async (dist) => {
    const { ReservationLedger } = await dist('reservations/ledger/reservation-ledger.js');
    const { databaseFailure } = await dist('platform/database/database-failure.js');
    const { newId } = await dist('common/ids.js');
    wrap(ReservationLedger, 'reserve', (reserve) => async function (requests, proposals) {
      // The values of one call begin with its ids.
      const inner = Object.create(this, {
        sendTwice: {
          value: async (sql, values) => {
            try {
              return await this.send(sql, values(false));
            } catch (error) {
              if (databaseFailure(error) !== 'broken') throw error;
              const [ids, ...rest] = values(false);
              return this.send(sql, [ids.map(() => newId()), ...rest]);
            }
          },
        },
      });
      return reserve.call(inner, requests, proposals);
    });
  },
  'unknown-told-as-failed': async (dist) => {
    const { ReservationLedger } = await dist('reservations/ledger/reservation-ledger.js');
    const { storeAway } = await dist('reservations/reservations.errors.js');
    wrap(ReservationLedger, 'sendTwice', () => async function (sql, values) {
      return this.send(sql, values(false)).catch((error) => Promise.reject(storeAway(error)));
    });
  },
  'replayed-another': async (dist) => {
    const { ReservationLedger } = await dist('reservations/ledger/reservation-ledger.js');
    let last;
    wrap(ReservationLedger, 'reserve', (reserve) => async function (requests, proposals) {
      const result = await reserve.call(this, requests, proposals);
      const outcomes = result.outcomes.map((outcome) => {
        if (outcome.kind !== 'replayed') return outcome;
        const answered = { ...outcome, reservation: last ?? outcome.reservation };
        last = outcome.reservation;
        return answered;
      });
      return { ...result, outcomes };
    });
  },
  'logs-without-owner': async (dist) => {
    const { ReservationQueries } = await dist('reservations/reservation-queries.js');
    wrap(ReservationQueries, 'logs', (logs) => function (id) {
      return logs.call(this, id, null);
    });
  },
  'claim-given-back-when-unknown': async (dist) => {
    const { SlotReservationStrategy } = await dist('reservations/strategies/slot/slot-reservation.strategy.js');
    const claimsOf = new WeakMap();
    wrap(SlotReservationStrategy, 'claim', (claim) => async function (batch) {
      const claims = await claim.call(this, batch);
      claimsOf.set(batch, claims);
      return claims;
    });
    wrap(SlotReservationStrategy, 'admit', (admit) => function (batch) {
      return admit.call(this, batch).catch((error) => {
        if (error.code === 'OUTCOME_UNKNOWN') void this.settle(claimsOf.get(batch) ?? [], undefined);
        throw error;
      });
    });
  },
};

async function ignoreEpochWhenWatching(dist) {
  const { PictureWatch } = await dist('reservations/stock/picture-watch.js');
  wrap(PictureWatch, 'examine', (examine) => function (reading, pictures) {
    return examine.call(this, reading, pictures.map((picture, index) => picture && { ...picture, epoch: reading[index].epoch }));
  });
}

/** Throws when there is no such method any more: a mutant must not become harmless in silence. */
function wrap({ prototype, name }, method, wrapper) {
  const original = prototype[method];
  if (typeof original !== 'function') throw new Error(`${name} has no method ${method} any more`);
  prototype[method] = wrapper(original);
}
