import type { Database } from './database.ts';
import { migrate } from './migrations.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** Opens what `DATABASE_URL` names, `file:./alma-pay.db` or `postgres://…`, in its newest shape. */
export async function openDatabase(url: string): Promise<Database> {
  const database = /^postgres(ql)?:/.test(url) ? openPostgres(url) : openSqlite(url.replace(/^file:(\/\/)?/, ''));
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
