import { type LoggerOptions, pino } from 'pino';

/** What a log line may hold: nothing that opens a door or tells of a person. */
export type LogFields = {
  request_id?: string;
  method?: string;
  /** The route's pattern, not the address: addresses hold ids that open a payment. */
  route?: string;
  status?: number;
  ms?: number;
  code?: string;
  /** The provider's id of a payment (`pay_…`), for looking it up in its dashboard. */
  provider_id?: string | null;
  /** The provider's error codes. */
  codes?: string[];
  event_type?: string;
  job?: string;
  attempts?: number;
  url?: string;
  mode?: string;
  error?: unknown;
};

export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/**
 * JSON lines on standard output, or wherever else. Of an error its name, message, code and stack are kept, never what it
 * carries along.
 */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ['authorization', 'order', '*.authorization', '*.order'], censor: '[redacted]' },
  };
  const log = destination ? pino(options, destination) : pino(options);
  const write = (at: 'info' | 'warn' | 'error') => (fields: LogFields, message: string) =>
    log[at]({ ...fields, ...('error' in fields ? { error: describe(fields.error) } : {}) }, message);
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

function describe(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error;
  return {
    name: error.name,
    message: error.message,
    ...('code' in error ? { code: String(error.code) } : {}),
    stack: error.stack?.split('\n').slice(1, 8),
    ...(error.cause !== undefined && depth < 3 ? { cause: describe(error.cause, depth + 1) } : {}),
  };
}
