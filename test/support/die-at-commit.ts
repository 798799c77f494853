import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/**
 * Loaded before the server: the process kills itself at its `DIE_AT`th commit, just `before` or `after` it (`DIE_WHEN`).
 * Its clock is `AHEAD_MS` ahead, so that what an earlier process held is free again.
 */
const { DIE_AT = '0', DIE_WHEN = 'before', AHEAD_MS = '0' } = process.env;
let left = Number(DIE_AT);

const now = Date.now;
Date.now = () => now() + Number(AHEAD_MS);

const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (sql: string) {
  const isLast = sql === 'COMMIT' && --left === 0;
  if (isLast && DIE_WHEN === 'before') die();
  exec.call(this, sql);
  if (isLast) die();
};

const query = pg.Client.prototype.query as (...given: unknown[]) => unknown;
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...given: unknown[]) {
    const isLast = given[0] === 'COMMIT' && --left === 0;
    if (isLast && DIE_WHEN === 'before') die();
    const answer = query.apply(this, given);
    return isLast ? Promise.resolve(answer).then(die) : answer;
  },
});

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
