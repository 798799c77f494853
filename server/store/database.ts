/** What a column can hold; flags are 0 and 1, times milliseconds since 1970. */
export type Value = string | number | null;
export type Row = Record<string, Value>;

/** One SQL text serves every engine: `?` stands for a value, `${forUpdate}` for a row lock where the engine has one. */
export interface Queries {
  /** ` FOR UPDATE` where rows must be locked, nothing where the whole database is. */
  readonly forUpdate: string;
  /** Makes a claim pass over rows that another process is just claiming. */
  readonly skipLocked: string;
  /** A statement after which no other process migrates until the transaction ends; empty where that is a given. */
  readonly lockMigrations: string;
  all(sql: string, ...values: Value[]): Promise<Row[]>;
  /** The number of rows changed. */
  run(sql: string, ...values: Value[]): Promise<number>;
}

/**
 * Where payments are kept. Queries made directly see what is committed; `transaction` resolves only once its work is
 * durable, and undoes all of it when the work throws. Work may wait for nothing but its own queries.
 * Throws `StoreError` when the database can't be had (locked, full, read-only, lost): nothing was kept then.
 */
export interface Database extends Queries {
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The database could not do it now; whatever was asked is not done, and may be asked again. */
export class StoreError extends Error {
  override name = 'StoreError';
}
