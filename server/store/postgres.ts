import { Pool, type PoolClient, types } from 'pg';
import { type Database, type Queries, type Row, StoreError } from './database.ts';

/** Our amounts and times are whole numbers that fit into 53 bits, so a 64-bit column is read as a number. */
const readAsNumber = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === 20 ? Number : types.getTypeParser(oid, format)),
};

/** The store of a shop that runs more than one process. */
export function openPostgres(url: string): Database {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 3000,
    statement_timeout: 10_000,
    lock_timeout: 5000,
    idle_in_transaction_session_timeout: 10_000,
    types: readAsNumber,
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', ignore);

  return {
    ...queriesOn(pool),
    async transaction(work) {
      const client = await pool.connect().catch((error: unknown) => Promise.reject(storeError(error)));
      // The pool listens only while a connection is idle; the query that fails with it tells us all there is to know.
      client.on('error', ignore);
      let broken = false;
      try {
        await client.query('BEGIN');
        const value = await work(queriesOn(client));
        await client.query('COMMIT');
        return value;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {
          broken = true;
        });
        throw storeError(error);
      } finally {
        client.off('error', ignore);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

function ignore(): void {}

function queriesOn(connection: Pool | PoolClient): Queries {
  const query = (sql: string, values: unknown[]) =>
    connection.query<Row>(numbered(sql), values).catch((error: unknown) => Promise.reject(storeError(error)));
  return {
    forUpdate: ' FOR UPDATE',
    skipLocked: ' FOR UPDATE SKIP LOCKED',
    lockMigrations: 'SELECT pg_advisory_xact_lock(2880)',
    all: async (sql, ...values) => (await query(sql, values)).rows,
    run: async (sql, ...values) => (await query(sql, values)).rowCount ?? 0,
  };
}

function numbered(sql: string): string {
  let position = 0;
  return sql.replaceAll('?', () => `$${++position}`);
}

/**
 * Classes of SQLSTATE that say "not now" rather than "wrong": connection, rollback (deadlock, serialisation), resources,
 * operator intervention, system. An error without one never reached the server.
 */
function storeError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const state = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const notNow =
    /^(08|25|40|53|55|57|58)...$/.test(state) ||
    /^E[A-Z]+$/.test(state) ||
    /timeout|terminated|not queryable|after calling end/i.test(error.message);
  return notNow ? new StoreError('the database cannot be used right now', { cause: error }) : error;
}
