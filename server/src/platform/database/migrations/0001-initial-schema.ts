import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole schema of the first release.
 *
 * Reservations and slots carry no foreign keys: their one writer, the ledger, has locked the section and seen the
 * user in the same transaction, nothing ever deletes either, and a key check per row is paid on the hot path.
 */
export class InitialSchema1763800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...ACCOUNTS, ...CATALOGUE, ...RESERVATIONS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE reservation_logs, buyer_places, returned_slots, slots, reservations,
                                   sections, events, api_keys, sessions, users`);
  }
}

const ACCOUNTS = [
  `CREATE TABLE users (
    id            uuid PRIMARY KEY,
    role          text NOT NULL CONSTRAINT users_role CHECK (role IN ('buyer', 'operator', 'integrator')),
    name          text NOT NULL,
    email         text CONSTRAINT users_email_unique UNIQUE
                       CONSTRAINT users_email_lower CHECK (email = lower(email)),
    password_hash text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_email_has_password CHECK ((email IS NULL) = (password_hash IS NULL))
  )`,
  `CREATE TABLE sessions (
    token_hash text PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX sessions_user ON sessions (user_id)`,
  `CREATE INDEX sessions_expiry ON sessions (expires_at)`,
  // An API key acts as a user of its own, so that ownership is the same question for buyers and integrators.
  `CREATE TABLE api_keys (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL UNIQUE REFERENCES users,
    name       text NOT NULL,
    key_hash   text NOT NULL UNIQUE,
    scopes     text[] NOT NULL,
    created_by uuid NOT NULL REFERENCES users,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
  )`,
];

const CATALOGUE = [
  `CREATE TABLE events (
    id                   integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name                 text NOT NULL,
    venue                text NOT NULL,
    description          text NOT NULL DEFAULT '',
    starts_at            timestamptz NOT NULL,
    sales_open_at        timestamptz NOT NULL,
    sales_close_at       timestamptz NOT NULL,
    max_places_per_buyer integer NOT NULL CONSTRAINT events_limit CHECK (max_places_per_buyer > 0),
    hold_seconds         integer NOT NULL CONSTRAINT events_hold_seconds CHECK (hold_seconds BETWEEN 1 AND 86400),
    currency             text NOT NULL CONSTRAINT events_currency CHECK (currency ~ '^[A-Z]{3}$'),
    status               text NOT NULL DEFAULT 'on_sale'
                              CONSTRAINT events_status CHECK (status IN ('on_sale', 'paused', 'ended')),
    version              integer NOT NULL DEFAULT 1,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT events_sales_window CHECK (sales_close_at > sales_open_at)
  )`,
  // The counters change with every batch; a low fill factor keeps those updates on the row's own page.
  // stock_version rises with every change of the counters, so that a reader can tell the newer of two readings.
  `CREATE TABLE sections (
    id            integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    event_id      integer NOT NULL REFERENCES events,
    name          text NOT NULL,
    description   text NOT NULL DEFAULT '',
    location      text NOT NULL DEFAULT '',
    price         integer NOT NULL CONSTRAINT sections_price CHECK (price >= 0),
    capacity      integer NOT NULL CONSTRAINT sections_capacity CHECK (capacity >= 0),
    taken         integer NOT NULL DEFAULT 0,
    high_water    integer NOT NULL DEFAULT 0 CONSTRAINT sections_high_water CHECK (high_water >= 0),
    epoch         bigint NOT NULL DEFAULT 1,
    stock_version bigint NOT NULL DEFAULT 0,
    status        text NOT NULL DEFAULT 'open'
                       CONSTRAINT sections_status CHECK (status IN ('open', 'closed', 'maintenance')),
    map           jsonb,
    version       integer NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sections_taken_within_capacity CHECK (taken BETWEEN 0 AND capacity)
  ) WITH (fillfactor = 20)`,
  `CREATE INDEX sections_event ON sections (event_id)`,
];

const RESERVATIONS = [
  `CREATE TABLE reservations (
    id                uuid PRIMARY KEY,
    event_id          integer NOT NULL,
    section_id        integer NOT NULL,
    user_id           uuid NOT NULL,
    buyer_id          uuid NOT NULL,
    buyer_reference   text,
    quantity          integer NOT NULL CONSTRAINT reservations_quantity CHECK (quantity > 0),
    slot_numbers      integer[] NOT NULL,
    unit_price        integer NOT NULL,
    currency          text NOT NULL,
    status            text NOT NULL
                      CONSTRAINT reservations_status CHECK (status IN ('pending', 'confirmed', 'cancelled', 'expired')),
    idempotency_key   text,
    payment_reference text,
    confirmation_code text,
    created_at        timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    confirmed_at      timestamptz,
    cancelled_at      timestamptz,
    expired_at        timestamptz,
    CONSTRAINT reservations_one_number_per_place CHECK (cardinality(slot_numbers) = quantity),
    CONSTRAINT reservations_confirmed CHECK (status <> 'confirmed' OR (confirmed_at IS NOT NULL AND confirmation_code IS NOT NULL)),
    CONSTRAINT reservations_confirmed_in_time CHECK (confirmed_at < expires_at),
    CONSTRAINT reservations_cancelled CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
    CONSTRAINT reservations_expired CHECK ((status = 'expired') = (expired_at IS NOT NULL)),
    CONSTRAINT reservations_not_expired_early CHECK (expired_at >= expires_at)
  )`,
  `CREATE UNIQUE INDEX reservations_idempotency ON reservations (user_id, idempotency_key) WHERE idempotency_key IS NOT NULL`,
  `CREATE UNIQUE INDEX reservations_confirmation_code ON reservations (confirmation_code) WHERE confirmation_code IS NOT NULL`,
  `CREATE INDEX reservations_owner ON reservations (user_id, id)`,
  `CREATE INDEX reservations_due ON reservations (expires_at) WHERE status = 'pending'`,
  `CREATE TABLE slots (
    section_id     integer NOT NULL,
    slot_number    integer NOT NULL CONSTRAINT slots_number CHECK (slot_number > 0),
    reservation_id uuid NOT NULL,
    PRIMARY KEY (section_id, slot_number)
  )`,
  `CREATE TABLE returned_slots (
    section_id  integer NOT NULL,
    slot_number integer NOT NULL CONSTRAINT returned_slots_number CHECK (slot_number > 0),
    PRIMARY KEY (section_id, slot_number)
  )`,
  `CREATE TABLE buyer_places (
    event_id integer NOT NULL,
    buyer_id uuid NOT NULL,
    places   integer NOT NULL CONSTRAINT buyer_places_not_negative CHECK (places >= 0),
    PRIMARY KEY (event_id, buyer_id)
  )`,
  // The key says that a reservation is held, confirmed, cancelled and expired at most once each.
  `CREATE TABLE reservation_logs (
    reservation_id uuid NOT NULL,
    action         text NOT NULL
                   CONSTRAINT reservation_logs_action CHECK (action IN ('held', 'confirmed', 'cancelled', 'expired')),
    at             timestamptz NOT NULL,
    actor          text NOT NULL,
    metadata       jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (reservation_id, action)
  )`,
];
