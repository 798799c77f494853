import type { Account } from './account.ts';
import type { Answer } from './answer.ts';
import type { ApiRouteName } from './api-route-names.ts';
import type { Scope } from './keys.ts';
import { createToken } from './oauth-api.ts';
import { createPayment, getPayment, listActions, listPayments, refundPayment, voidPayment } from './payments-api.ts';
import { getEvent, listEvents, reflowEvent, reflowEvents } from './workflows-api.ts';

/** A request to the API, read. `body` is `{}` when there is none. */
export type Call = {
  id: string;
  query: Record<string, unknown>;
  body: unknown;
  text: string;
  authorization: string;
};

export type ApiRoute = {
  method: 'get' | 'post';
  path: string;
  /** What a token must be allowed; without it the route asks for no key. */
  scope?: Scope;
  /** Whether `Cko-Idempotency-Key` is honoured. */
  idempotent?: true;
  run(account: Account, call: Call): Answer;
};

/** The provider's API, as far as Alma payments need it. */
export const apiRoutes: Record<ApiRouteName, ApiRoute> = {
  create_payment: {
    method: 'post',
    path: '/payments',
    scope: 'gateway:payment',
    idempotent: true,
    run: (account, { body }) => createPayment(account, body),
  },
  list_payments: {
    method: 'get',
    path: '/payments',
    scope: 'gateway:payment-details',
    run: (account, { query }) => listPayments(account, query),
  },
  get_payment: {
    method: 'get',
    path: '/payments/:id',
    scope: 'gateway:payment-details',
    run: (account, { id }) => getPayment(account, id),
  },
  list_actions: {
    method: 'get',
    path: '/payments/:id/actions',
    scope: 'gateway:payment-details',
    run: (account, { id }) => listActions(account, id),
  },
  refund_payment: {
    method: 'post',
    path: '/payments/:id/refunds',
    scope: 'gateway:payment-refunds',
    idempotent: true,
    run: (account, { id, body }) => refundPayment(account, id, body),
  },
  void_payment: {
    method: 'post',
    path: '/payments/:id/voids',
    scope: 'gateway:payment-voids',
    idempotent: true,
    run: (account, { id }) => voidPayment(account, id),
  },
  get_event: {
    method: 'get',
    path: '/workflows/events/:id',
    scope: 'flow:events',
    run: (account, { id }) => getEvent(account, id),
  },
  list_events: {
    method: 'get',
    path: '/workflows/events/subject/:id',
    scope: 'flow:events',
    run: (account, { id }) => listEvents(account, id),
  },
  reflow_event: {
    method: 'post',
    path: '/workflows/events/:id/reflow',
    scope: 'flow:reflow',
    run: (account, { id }) => reflowEvent(account, id),
  },
  reflow_events: {
    method: 'post',
    path: '/workflows/events/subject/:id/reflow',
    scope: 'flow:reflow',
    run: (account, { id }) => reflowEvents(account, id),
  },
  create_token: {
    method: 'post',
    path: '/connect/token',
    run: (account, { text, authorization }) => createToken(account, new URLSearchParams(text), authorization),
  },
};
