import ky, { HTTPError, type KyInstance, type Options } from 'ky';
import { z } from 'zod';
import { problemSchema } from '../../shared/contract.ts';
import { CommandError } from './command-error.ts';

/** Asks a running server what the support desk asks: at `PUBLIC_URL`, with `OPERATOR_KEY`. */
export function operatorApi(environment: Record<string, string | undefined>) {
  const key = environment.OPERATOR_KEY;
  if (!key) throw new CommandError('OPERATOR_KEY is missing: the key the server was started with');
  const server = environment.PUBLIC_URL ?? `http://localhost:${environment.PORT ?? 3000}`;
  const api: KyInstance = ky.create({
    prefix: new URL('operator', server.endsWith('/') ? server : `${server}/`).href,
    headers: { authorization: `Bearer ${key}` },
    timeout: 30_000,
  });
  return async <T>(schema: z.ZodType<T>, path: string, options: Options = {}): Promise<T> => {
    try {
      return schema.parse(await api(path, options).json());
    } catch (error) {
      throw failure(error, server);
    }
  };
}

function failure(error: unknown, server: string): unknown {
  if (error instanceof HTTPError) {
    const problem = problemSchema.safeParse(error.data);
    if (problem.success)
      return new CommandError(
        `${problem.data.code}: ${problem.data.detail ?? problem.data.title} (request ${problem.data.request_id})`,
      );
    return new CommandError(`${server} answered ${error.response.status}, not as this server would`);
  }
  if (error instanceof z.ZodError) return new CommandError(`${server} answered something this version does not know`);
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return new CommandError(`${server} cannot be reached: ${reason}`);
}
