import type { Database } from './database.ts';

/** Each is run once, in this order, and never changed afterwards. Amounts in minor units, times in ms since 1970. */
const migrations: string[][] = [
  [
    `CREATE TABLE payments (
      id TEXT PRIMARY KEY,
      order_key TEXT NOT NULL,
      attempt BIGINT NOT NULL,
      live BIGINT NOT NULL,
      reference TEXT NOT NULL,
      amount BIGINT NOT NULL CHECK (amount > 0),
      currency TEXT NOT NULL,
      provider_id TEXT UNIQUE,
      redirect_url TEXT,
      request TEXT,
      first_sent_at BIGINT,
      sent_at BIGINT,
      facts TEXT NOT NULL,
      status TEXT NOT NULL,
      captured_amount BIGINT NOT NULL,
      reserved_amount BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      confirmed_at BIGINT,
      UNIQUE (order_key, attempt),
      CHECK (reserved_amount >= 0 AND reserved_amount <= captured_amount)
    )`,
    'CREATE UNIQUE INDEX payments_live ON payments (order_key) WHERE live = 1',
    'CREATE INDEX payments_newest ON payments (created_at, id)',
    'CREATE INDEX payments_reference ON payments (reference)',
    `CREATE TABLE refunds (
      id TEXT PRIMARY KEY,
      payment_id TEXT NOT NULL REFERENCES payments (id),
      caller_key TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      amount BIGINT NOT NULL CHECK (amount > 0),
      reference TEXT,
      status TEXT NOT NULL,
      action_id TEXT UNIQUE,
      first_sent_at BIGINT,
      sent_at BIGINT,
      created_at BIGINT NOT NULL,
      UNIQUE (payment_id, caller_key)
    )`,
    `CREATE TABLE events (
      id TEXT PRIMARY KEY,
      type TEXT NOT NULL,
      provider_id TEXT,
      payment_id TEXT,
      news TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      received_at BIGINT NOT NULL
    )`,
    'CREATE INDEX events_unmatched ON events (provider_id) WHERE payment_id IS NULL',
    `CREATE TABLE timeline (
      payment_id TEXT NOT NULL,
      position BIGINT NOT NULL,
      at BIGINT NOT NULL,
      source TEXT NOT NULL,
      type TEXT NOT NULL,
      PRIMARY KEY (payment_id, position)
    )`,
    `CREATE TABLE notifications (
      id TEXT PRIMARY KEY,
      payment_id TEXT NOT NULL,
      position BIGINT NOT NULL,
      type TEXT NOT NULL,
      body TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      due_at BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      delivered_at BIGINT,
      parked_at BIGINT,
      UNIQUE (payment_id, position)
    )`,
    `CREATE TABLE jobs (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      run_at BIGINT NOT NULL,
      version BIGINT NOT NULL,
      attempts BIGINT NOT NULL,
      lease_owner TEXT,
      lease_until BIGINT,
      fence BIGINT NOT NULL,
      done_at BIGINT,
      last_error TEXT
    )`,
    'CREATE INDEX jobs_due ON jobs (run_at) WHERE done_at IS NULL',
  ],
  ['CREATE TABLE notify_stops (url TEXT PRIMARY KEY, stopped_at BIGINT NOT NULL)'],
];

/** Brings the database to the newest shape. Safe to run from several processes at once. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (queries) => {
    if (queries.lockMigrations) await queries.all(queries.lockMigrations);
    await queries.run('CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY)');
    const [row] = await queries.all('SELECT COALESCE(MAX(version), 0) AS version FROM migrations');
    for (const [index, statements] of migrations.entries()) {
      if (index < Number(row?.version)) continue;
      for (const statement of statements) await queries.run(statement);
      await queries.run('INSERT INTO migrations (version) VALUES (?)', index + 1);
    }
  });
}
