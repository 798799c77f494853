import { resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { type Database, type Queries, type Row, StoreError } from './database.ts';

/** For how long somebody else may hold the file before what is asked fails, in ms. */
const longestLockMs = 3000;

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
      await begin();
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
      undo();
      for (const { failed } of batch) failed(storeError(error));
      return;
    }
    for (const answer of settle) answer();
  }

  /** While somebody else holds the file (a backup, a shell) reads and health go on: SQLite itself would wait blocking them. */
  async function begin(): Promise<void> {
    for (const end = Date.now() + longestLockMs; ; await wait(20)) {
      try {
        return writer.exec('BEGIN IMMEDIATE');
      } catch (error) {
        if (codeOf(error) !== busy || Date.now() >= end) throw error;
      }
    }
  }

  function undo(): void {
    try {
      if (writer.isTransaction) writer.exec('ROLLBACK');
    } catch {
      // A disk that fails at this, too: the next BEGIN will tell.
    }
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
      for (const connection of [reader, writer, lock]) if (connection.isOpen) connection.close();
    },
  };
}

function connect(path: string, lock: DatabaseSync): { writer: DatabaseSync; reader: DatabaseSync } {
  try {
    const writer = new DatabaseSync(path, { timeout: longestLockMs });
    writer.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 0',
    );
    const reader = new DatabaseSync(path, { timeout: longestLockMs });
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
const busy = 5;
const faults = new Set([busy, 6, 8, 10, 11, 13, 14, 26]);

const codeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;

function storeError(error: unknown): unknown {
  return faults.has(codeOf(error)) ? new StoreError('the database cannot be used right now', { cause: error }) : error;
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
