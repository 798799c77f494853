import { z } from 'zod';
import type { Account } from './account.ts';
import { type Answer, notFound } from './answer.ts';
import { isoTime } from './payment-answers.ts';

/** `GET /workflows/events/{id}` */
export function getEvent(account: Account, id: string): Answer {
  const event = account.events.find(id);
  if (!event) return notFound;
  const status = { pending: 'pending', held: 'pending', delivered: 'successful', failed: 'failed' }[event.state];
  const invocation = { workflow_id: 'wf_sandbox', workflow_action_id: 'wfa_sandbox', status };
  const told = z.record(z.string(), z.unknown()).parse(JSON.parse(event.bytes.toString('utf8')));
  return { status: 200, body: { ...told, action_invocations: [invocation] } };
}

/** `GET /workflows/events/subject/{id}`, oldest first. */
export function listEvents(account: Account, id: string): Answer {
  const payment = account.ledger.find(id);
  if (!payment) return notFound;
  const data = account.events.of(payment).map((event) => ({
    id: event.id,
    type: event.type,
    timestamp: isoTime(event.createdOn),
    _links: { self: { href: `${account.origin}/workflows/events/${event.id}` } },
  }));
  return { status: 200, body: { data } };
}

/** `POST /workflows/events/{id}/reflow`: the same bytes again. */
export function reflowEvent(account: Account, id: string): Answer {
  const event = account.events.find(id);
  return event ? { status: 202, afterwards: () => account.webhooks.resend([event]) } : notFound;
}

/** `POST /workflows/events/subject/{id}/reflow`: every event of the payment again. */
export function reflowEvents(account: Account, id: string): Answer {
  const payment = account.ledger.find(id);
  if (!payment) return notFound;
  return { status: 202, afterwards: () => account.webhooks.resend(account.events.of(payment)) };
}
