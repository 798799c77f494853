import { resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Database, type Queries, type Row, StoreError } from './database.ts';

type Unit = {
  work: (queries: Queries) => Promise<unknown>;
  done: (value: unknown) => void;
  failed: (error: unknown) => void;
};

/**
 * The embedded store: one file, one process. Transactions that arrive in the same turn of the event loop are committed
 * together with one sync (`synchronous=FULL`: what is answered survives a power cut). Reads have a connection of their
 * own, so they see only what is committed.
 */
export function openSqlite(file: string): Database {
  const path = resolve(file);
  const lock = lockFile(path);
  const { writer, reader } = connect(path, lock);
  const queries = queriesOn(writer);
  let waiting: Unit[] = [];
  let committing: Promise<void> | undefined;

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await commit(batch);
    }
    committing = undefined;
  }

  async function commit(batch: Unit[]): Promise<void> {
    const settle: (() => void)[] = [];
    try {
      writer.exec('BEGIN IMMEDIATE');
      for (const { work, done, failed } of batch) {
        writer.exec('SAVEPOINT unit');
        try {
          const value = await work(queries);
          settle.push(() => done(value));
        } catch (error) {
          // A full disk makes SQLite undo everything at once: then no unit of the batch was kept.
          if (!writer.isTransaction) throw error;
          writer.exec('ROLLBACK TO unit');
          settle.push(() => failed(error));
        }
        writer.exec('RELEASE unit');
      }
      writer.exec('COMMIT');
    } catch (error) {
      for (const { failed } of batch) failed(storeError(error));
      if (writer.isTransaction) writer.exec('ROLLBACK');
      return;
    }
    for (const answer of settle) answer();
  }

  return {
    ...queriesOn(reader),
    transaction<T>(work: (queries: Queries) => Promise<T>) {
      return new Promise<T>((done, failed) => {
        waiting.push({ work, done: (value) => done(value as T), failed });
        committing ??= new Promise((next) => setImmediate(next)).then(commitAll);
      });
    },
    async close() {
      await committing;
      for (const connection of [reader, writer, lock]) connection.close();
    },
  };
}

function connect(path: string, lock: DatabaseSync): { writer: DatabaseSync; reader: DatabaseSync } {
  try {
    const writer = new DatabaseSync(path, { timeout: 3000 });
    writer.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    const reader = new DatabaseSync(path, { timeout: 3000 });
    reader.exec('PRAGMA query_only = ON');
    return { writer, reader };
  } catch (error) {
    lock.close();
    throw new StoreError(`${path} cannot be opened: ${String(error)}`, {
      cause: error,
    });
  }
}

function queriesOn(connection: DatabaseSync): Queries {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    const statement = prepared.get(sql) ?? connection.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    forUpdate: '',
    skipLocked: '',
    lockMigrations: '',
    all: (sql, ...values) => attempt(() => prepare(sql).all(...values) as Row[]),
    run: (sql, ...values) => attempt(() => Number(prepare(sql).run(...values).changes)),
  };
}

async function attempt<T>(query: () => T): Promise<T> {
  try {
    return query();
  } catch (error) {
    throw storeError(error);
  }
}

/** SQLite's own result codes, for when the file and not the query is at fault (https://sqlite.org/rescode.html). */
const faults = new Set([5, 6, 8, 10, 11, 13, 14, 26]);

function storeError(error: unknown): unknown {
  const code = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  return faults.has(code & 0xff) ? new StoreError('the database cannot be used right now', { cause: error }) : error;
}

function openLock(path: string): DatabaseSync {
  try {
    return new DatabaseSync(`${path}.lock`, { timeout: 0 });
  } catch (error) {
    throw new StoreError(`${path}.lock cannot be opened: does its folder exist, and may this user write there?`, {
      cause: error,
    });
  }
}

/**
 * Two processes on one file would each believe to be the only one that sends. The lock is a transaction that is never
 * ended on a file of its own: the operating system frees it when the process dies, however it dies.
 */
function lockFile(path: string): DatabaseSync {
  const lock = openLock(path);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw new StoreError(
      `${path} is in use by another process: one process owns an SQLite file (several processes need PostgreSQL)`,
      { cause: error },
    );
  }
}
