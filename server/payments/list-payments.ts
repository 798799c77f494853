import type { ListPayments, PaymentList } from '../../shared/operator-contract.ts';
import { PaymentError } from '../errors.ts';
import type { Parts } from './parts.ts';
import { listPayments, type Payment, paymentView } from './payment.ts';

/** A page of payments, newest first. Throws `invalid_request` for a cursor that is none of ours. */
export async function listPage(parts: Parts, asked: ListPayments): Promise<PaymentList> {
  const { status, reference, limit } = asked;
  const after = asked.cursor === undefined ? undefined : readCursor(asked.cursor);
  const found = await listPayments(parts.database, { status, reference, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    payments: page.map((payment) => ({ ...paymentView(payment, parts.mode), provider_id: payment.providerId })),
    next_cursor: found.length > limit && last ? cursorOf(last) : null,
  };
}

const cursorOf = ({ createdAt, id }: Payment): string => Buffer.from(`${createdAt}.${id}`).toString('base64url');

function readCursor(cursor: string): { createdAt: number; id: string } {
  const [, createdAt, id] = /^(\d{1,15})\.([\w-]{22})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (!createdAt || !id) throw new PaymentError('invalid_request', 'cursor: is not one this server gave out.');
  return { createdAt: Number(createdAt), id };
}
