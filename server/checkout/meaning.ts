import type { Facts } from '../../shared/operator-contract.ts';
import type { CreatedPayment, PaymentAction, PaymentDetails, WebhookEvent } from './wire.ts';

/** The facts somebody just told, the rest left out. */
export type News = Partial<Facts>;

/** What must agree before anything the provider says of a payment is believed. Amounts in minor units. */
export type Expected = { id: string; amount: number; currency: string };

/**
 * What a webhook event tells. It is a hint wherever money came in: "captured" counts once the provider's own record
 * says so. Types we do not know tell nothing and are kept all the same.
 */
export function newsOfEvent({ type, data }: WebhookEvent): News {
  switch (type) {
    case 'payment_pending':
    case 'payment_approved':
    case 'payment_capture_pending':
      return { pending: true };
    case 'payment_captured':
      return { pending: true, captured_hint: true };
    case 'payment_declined':
    case 'payment_capture_declined':
      return { pending: true, declined: true };
    case 'payment_expired':
      return { pending: true, expired: true };
    case 'payment_canceled':
    case 'payment_voided':
      return { pending: true, canceled: true };
    case 'payment_refunded':
      return {
        pending: true,
        refunded_total: data.balances?.total_refunded ?? 0,
        ...refundAction(data, 'approved'),
      };
    case 'payment_refund_declined':
      return { pending: true, ...refundAction(data, 'declined') };
    default:
      return {};
  }
}

const refundAction = ({ action_id, amount }: WebhookEvent['data'], outcome: 'approved' | 'declined'): News =>
  action_id ? { actions: { [action_id]: { amount: amount ?? 0, outcome } } } : {};

/** Events whose `amount` is the payment's own; in refund events it is the refund's. */
const ofThePayment = new Set(['payment_pending', 'payment_captured', 'payment_declined', 'payment_expired']);

/** What in an event does not agree with the order it is about. */
export function mismatchesOfEvent({ type, data }: WebhookEvent, expected: Expected): string[] {
  if (!ofThePayment.has(type))
    return data.currency === undefined || data.currency === expected.currency ? [] : ['currency'];
  return mismatches({ amount: data.amount, currency: data.currency, reference: data.reference }, expected);
}

/** What the answer to a request for a payment tells: the payment is there, unless it was declined at once. */
export function newsOfCreated({ status, ...told }: CreatedPayment, expected: Expected): News {
  return {
    pending: true,
    declined: status === 'Declined',
    canceled: status === 'Canceled',
    mismatches: mismatches(told, expected),
  };
}

/** What the provider's record of a payment tells. */
export function newsOfDetails(details: PaymentDetails, expected: Expected): News {
  const taken = details.balances?.total_captured ?? (capturedStatuses.has(details.status) ? details.amount : 0);
  return {
    pending: true,
    declined: details.status === 'Declined',
    expired: details.status === 'Expired',
    canceled: details.status === 'Canceled' || details.status === 'Voided',
    captured_amount: taken,
    refunded_total: details.balances?.total_refunded ?? (details.status === 'Refunded' ? details.amount : 0),
    mismatches: [
      ...mismatches({ amount: details.amount, currency: details.currency, reference: details.reference }, expected),
      ...(taken > 0 && taken !== expected.amount ? ['amount'] : []),
    ],
  };
}

const capturedStatuses = new Set(['Captured', 'Paid', 'Partially Refunded', 'Refunded']);
const otherStatuses = new Set([
  'Pending',
  'Authorized',
  'Card Verified',
  'Partially Captured',
  'Declined',
  'Canceled',
  'Expired',
  'Voided',
]);

/** The provider counts new words as compatible; one we do not know tells nothing, and somebody should hear of it. */
export const isKnownStatus = (status: string): boolean => capturedStatuses.has(status) || otherStatuses.has(status);

function mismatches(
  told: { amount?: number | undefined; currency?: string | undefined; reference?: string | undefined },
  expected: Expected,
): string[] {
  return [
    ...(told.amount !== undefined && told.amount !== expected.amount ? ['amount'] : []),
    ...(told.currency !== undefined && told.currency !== expected.currency ? ['currency'] : []),
    ...(told.reference !== undefined && told.reference !== expected.id ? ['reference'] : []),
  ];
}

/** The outcomes of a payment's refunds; an action without a verdict is still under way. */
export function newsOfActions(actions: PaymentAction[]): News {
  const refunds = actions.filter(({ type }) => type === 'Refund');
  const outcomeOf = ({ approved }: PaymentAction) =>
    approved === undefined ? 'pending' : approved ? 'approved' : 'declined';
  return {
    actions: Object.fromEntries(
      refunds.map((action) => [action.id, { amount: action.amount ?? 0, outcome: outcomeOf(action) }]),
    ),
  };
}

/** Which refund of ours an action is: we give each a `reference` of its own. Action id → refund id. */
export const refundIdsOf = (actions: PaymentAction[]): Map<string, string> =>
  new Map(actions.flatMap(({ id, reference }) => (reference ? [[id, reference]] : [])));
