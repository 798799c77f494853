import ky, { HTTPError } from 'ky';
import { Webhook } from 'standardwebhooks';
import { PaymentError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import {
  isNotifyingStopped,
  markDelivered,
  type Notification,
  nextNotification,
  park,
  postpone,
  replayParked,
  resumeNotifying,
  stopNotifying,
} from './notification.ts';
import type { Parts } from './parts.ts';
import { findPayment } from './payment.ts';

/** Where the shop wants to hear of its payments, and what the messages are signed with. */
export type NotifyTarget = { url: string; secret: Secret };

const minute = 60_000;
const hour = 60 * minute;
/** Waits between tries, as Standard Webhooks proposes them: three days in all, then it is given up. */
const backOff = [5000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

/**
 * Sends a payment's oldest message that the shop has not taken; one at a time, so that a slow shop cannot outlast the
 * worker's lease. Answers when to go on (ms since 1970), undefined with none left. Any 2xx takes a message; 410 says that
 * the shop wants no more at this address: from then on messages are parked unsent, until somebody asks for a replay.
 */
export async function notifyShop(parts: Parts, paymentId: string): Promise<number | undefined> {
  const notification = await nextNotification(parts.database, paymentId);
  if (!parts.notify || !notification) return undefined;
  if (notification.dueAt > parts.clock.now()) return notification.dueAt;
  const { url } = parts.notify;
  const isStopped = await isNotifyingStopped(parts.database, url);
  const outcome = isStopped ? 'unwanted' : await deliver(parts, parts.notify, notification);
  const { id, type, attempts } = notification;
  const now = parts.clock.now();
  const wait = backOff[attempts];
  if (outcome === 'failed' && wait !== undefined) {
    await parts.database.transaction((queries) => postpone(queries, id, now + wait));
    return now + wait;
  }
  if (outcome !== 'taken') parts.log.error({ event_type: type, attempts: attempts + 1 }, 'a notification is parked');
  await parts.database.transaction(async (queries) => {
    await (outcome === 'taken' ? markDelivered : park)(queries, id, now);
    if (outcome === 'unwanted') await stopNotifying(queries, url, now);
  });
  return now;
}

async function deliver(
  parts: Parts,
  { url, secret }: NotifyTarget,
  { id, body, type, attempts }: Notification,
): Promise<'taken' | 'unwanted' | 'failed'> {
  const at = new Date(parts.clock.now());
  try {
    await parts.post(url, {
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signer(secret).sign(id, at, body),
      },
    });
    return 'taken';
  } catch (error) {
    parts.log.warn({ event_type: type, attempts: attempts + 1, error }, 'the shop did not take a notification');
    return error instanceof HTTPError && error.response.status === 410 ? 'unwanted' : 'failed';
  }
}

/**
 * Sends a payment's parked messages again, and further ones too if the shop had said 410; answers how many there are.
 * Throws `payment_not_found`.
 */
export async function replayNotifications(parts: Parts, paymentId: string): Promise<number> {
  const payment = await findPayment(parts.database, paymentId);
  if (!payment) throw new PaymentError('payment_not_found', 'There is no such payment.');
  const now = parts.clock.now();
  const count = await parts.database.transaction(async (queries) => {
    if (parts.notify) await resumeNotifying(queries, parts.notify.url);
    return replayParked(queries, payment.id, now);
  });
  parts.wake();
  return count;
}

/**
 * Posts to the shop: no redirect is followed, since a signed message is for the address that was configured. Throws unless
 * it is taken within `patienceMs`.
 */
export const postToShop = async (
  url: string,
  message: { body: string; headers: Record<string, string> },
  patienceMs = 15_000,
): Promise<void> => {
  const response = await ky.post(url, { ...message, redirect: 'error', retry: 0, timeout: patienceMs });
  await response.body?.cancel();
};

/** A secret in the form of Standard Webhooks (`whsec_…`) is base64; any other is taken as it is. */
function signer(secret: Secret): Webhook {
  const value = secret.reveal();
  return value.startsWith('whsec_') ? new Webhook(value) : new Webhook(value, { format: 'raw' });
}
