import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Database, Queries, Row } from '../../server/store/database.ts';
import { migrate } from '../../server/store/migrations.ts';

/** Stands where PostgreSQL's `FOR UPDATE` would: who writes what the payment's lock protects must have asked for it. */
export const rowLock = ' /* FOR UPDATE */';
const isProtected = /^\s*(UPDATE (payments|refunds)|INSERT INTO (refunds|timeline|notifications)) /;

/**
 * A store that outlives the processes on it, with nothing between BEGIN and COMMIT but the queries themselves: what row
 * locks do in PostgreSQL and the one writer in SQLite.
 */
export class SimulatedStore {
  private readonly connection = new DatabaseSync(':memory:');
  private readonly prepared = new Map<string, StatementSync>();
  /** How many statements have changed something, or might have. */
  writes = 0;
  private last: Promise<unknown> = Promise.resolve();

  static async open(): Promise<SimulatedStore> {
    const store = new SimulatedStore();
    store.connection.exec('PRAGMA foreign_keys = ON');
    await migrate(store.asDatabase());
    return store;
  }

  /** As empty as on the first day. */
  clear(): void {
    for (const table of ['refunds', 'payments', 'events', 'timeline', 'notifications', 'notify_stops', 'jobs'])
      this.connection.exec(`DELETE FROM ${table}`);
    this.last = Promise.resolve();
  }

  /** What is committed; never asked while a transaction is open. */
  rows(sql: string): Row[] {
    return this.statement(sql).all() as Row[];
  }

  /**
   * Runs `work` with nobody in between. `beforeCommit` may throw, as a process does that dies there: then all is undone.
   * `onQuery` is called before each query, and may throw too.
   */
  atomically<T>(
    work: (queries: Queries) => Promise<T>,
    onQuery: () => void = () => {},
    beforeCommit: () => void = () => {},
  ): Promise<T> {
    const result = this.last.then(async () => {
      this.connection.exec('BEGIN');
      try {
        const value = await work(this.queries(onQuery));
        beforeCommit();
        this.connection.exec('COMMIT');
        return value;
      } catch (error) {
        this.connection.exec('ROLLBACK');
        throw error;
      }
    });
    this.last = result.catch(() => {});
    return result;
  }

  private asDatabase(): Database {
    return { ...this.queries(() => {}), transaction: (work) => this.atomically(work), close: async () => {} };
  }

  private queries(onQuery: () => void): Queries {
    let isLocked = false;
    return {
      forUpdate: rowLock,
      skipLocked: '',
      lockMigrations: '',
      all: async (sql, ...values) => {
        onQuery();
        isLocked ||= sql.includes(rowLock);
        return this.statement(sql).all(...values) as Row[];
      },
      run: async (sql, ...values) => {
        onQuery();
        if (!isLocked && isProtected.test(sql)) throw new Error(`written without the payment's lock: ${sql}`);
        this.writes++;
        return Number(this.statement(sql).run(...values).changes);
      },
    };
  }

  private statement(sql: string): StatementSync {
    const statement = this.prepared.get(sql) ?? this.connection.prepare(sql);
    this.prepared.set(sql, statement);
    return statement;
  }
}
