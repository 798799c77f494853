import type { Account } from './account.ts';
import { type Answer, forbidden, invalid, tooMany, unauthorized } from './answer.ts';
import type { ApiRoute, Call } from './api-routes.ts';
import type { Fault } from './faults.ts';
import type { StoredAnswer } from './idempotency.ts';

/** How an answer leaves: as bytes, or not at all. */
export type Outgoing = {
  status: number;
  bytes: Buffer;
  type?: string;
  replayed?: boolean;
  /** `reset`: the connection is cut; `gone`: nobody is left to answer. */
  lost?: 'reset' | 'gone';
  afterwards?: Answer['afterwards'];
};

/** What the pipeline knows of a request. `gone` resolves when its sender has left. */
export type Exchange = { route: ApiRoute; call: Call; requestId: string; key: string; gone: Promise<void> };

/** Longest real wait, in ms, for events that are to come before the answer: their receiver may be waiting for us. */
const beforeAnswerPatience = 2000;

/** Admission, idempotency, the call itself, and the fault that was to strike it. */
export async function performCall(account: Account, exchange: Exchange, fault?: Fault): Promise<Outgoing> {
  const { route, call, key } = exchange;
  const refusal = (fault && faultAnswer(fault)) ?? admit(account, route, call);
  if (refusal) return 'bytes' in refusal ? refusal : written(refusal, exchange.requestId);
  if (!route.idempotent || !key) return (await runCall(account, exchange, fault)).outgoing;

  const slot = `${route.path} ${call.id} ${key}`;
  const stored = account.idempotency.begin(slot);
  if (stored === 'busy') return written(tooMany('duplicate_request'), exchange.requestId);
  if (stored) return { ...stored, replayed: true };
  let remembered: StoredAnswer | undefined;
  try {
    const result = await runCall(account, exchange, fault);
    remembered = result.remembered;
    return result.outgoing;
  } finally {
    account.idempotency.end(slot, remembered);
  }
}

function admit({ keys, settings, limits }: Account, route: ApiRoute, call: Call): Answer | undefined {
  if (!route.scope) return undefined;
  const access = keys.check(call.authorization, route.scope, settings.mode === 'strict');
  if (access !== 'allowed') return access === 'unknown' ? unauthorized : forbidden;
  const reading = route.method === 'get';
  const passes = reading ? limits.reads.take(settings.readsPerSecond) : limits.writes.take(settings.writesPerSecond);
  return passes ? undefined : tooMany('api_calls_quota_exceeded');
}

async function runCall(
  account: Account,
  exchange: Exchange,
  fault?: Fault,
): Promise<{ outgoing: Outgoing; remembered?: StoredAnswer }> {
  const nothing = { status: 0, bytes: Buffer.alloc(0) };
  if (fault?.kind === 'reset_before') return { outgoing: { ...nothing, lost: 'reset' } };
  if (fault && !fault.afterCommit && (await waited(account, exchange, fault)))
    return { outgoing: { ...nothing, lost: 'gone' } };

  const answer = answerCall(account, exchange);
  const { afterwards } = answer;
  const outgoing = written(answer, exchange.requestId);
  const succeeded = outgoing.status < 300;
  const remembered = succeeded ? { status: outgoing.status, bytes: outgoing.bytes } : undefined;
  const keep = remembered && { remembered };

  if (afterwards && account.faults.webhooks.take(({ kind }) => kind === 'before_answer')) {
    await Promise.race([afterwards(true), realDelay(beforeAnswerPatience)]);
  } else if (fault?.afterCommit) {
    // Nobody tells the provider to wait with its webhooks until its own slow answer has left.
    void afterwards?.(false);
    if (await waited(account, exchange, fault)) return { outgoing: { ...outgoing, lost: 'gone' }, ...keep };
  } else if (afterwards) outgoing.afterwards = afterwards;

  if (fault?.kind === 'reset_after') return { outgoing: { ...outgoing, lost: 'reset' }, ...keep };
  if (fault?.kind === 'error_after') return { outgoing: { ...outgoing, status: fault.status, bytes: Buffer.alloc(0) } };
  if (fault?.kind === 'malformed_json')
    return { outgoing: { ...outgoing, bytes: outgoing.bytes.subarray(0, outgoing.bytes.length / 2) }, ...keep };
  return { outgoing, ...keep };
}

function answerCall(account: Account, { route, call }: Exchange): Answer {
  if (call.body === undefined) return invalid(['request_json_invalid'], 'request_malformed');
  return route.run(account, call);
}

/** Answers that need no call: the provider was not reached, or would not say more. */
function faultAnswer({ kind, errorCodes }: Fault): Answer | Outgoing | undefined {
  switch (kind) {
    case 'too_many_requests':
      return {
        status: 429,
        body: { error_type: 'request_invalid', error_codes: errorCodes ?? ['api_calls_quota_exceeded'] },
      };
    case 'unprocessable':
      return invalid(errorCodes ?? ['parameter_invalid']);
    case 'unauthorized':
      return unauthorized;
    case 'forbidden':
      return forbidden;
    case 'not_found':
      return { status: 404 };
    case 'bad_gateway':
      return { status: 502 };
    case 'html_error':
      return {
        status: 500,
        bytes: Buffer.from('<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>'),
        type: 'text/html; charset=utf-8',
      };
    default:
      return undefined;
  }
}

/** Waits as a fault asks; whether the sender left meanwhile without a chance of an answer. */
async function waited({ clock }: Account, { gone }: Exchange, { kind, latencyMs }: Fault): Promise<boolean> {
  if (kind === 'hang') await gone;
  if (kind === 'latency') await new Promise<void>((resolve) => clock.after(latencyMs, resolve));
  return kind === 'hang';
}

/** Every answer with a body of errors carries the id of its request. */
function written({ status, body }: Answer, requestId: string): Outgoing {
  if (body === undefined) return { status, bytes: Buffer.alloc(0) };
  const whole = status === 422 || status === 429 ? { request_id: requestId, ...body } : body;
  return { status, bytes: Buffer.from(JSON.stringify(whole)) };
}

function realDelay(duration: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration).unref());
}
