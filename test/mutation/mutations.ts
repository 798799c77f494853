// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are source text
/** A mistake of one line, and the part of the suite that must notice it. */
export type Mutation = {
  /** What the server would do wrong. */
  name: string;
  file: string;
  /** Stands exactly once in the file; the run fails if it does not. */
  from: string;
  to: string;
  /** A test file, or the simulation. */
  caughtBy: string;
};

/** Mistakes that payment servers were seen to make. */
export const mutations: Mutation[] = [
  {
    name: 'a payment is asked for again under a new key',
    file: 'server/payments/send-payment.ts',
    from: 'createKeyOf(payment.id)',
    to: 'createKeyOf(payment.id + payment.sentAt)',
    caughtBy: 'simulation',
  },
  {
    name: 'the last word on captured money wins',
    file: 'server/payments/facts.ts',
    from: 'Math.max(a.captured_amount, other.captured_amount)',
    to: 'other.captured_amount',
    caughtBy: 'test/server/facts.test.ts',
  },
  {
    name: 'what was pending is forgotten',
    file: 'server/payments/facts.ts',
    from: 'a.pending || other.pending',
    to: 'other.pending',
    caughtBy: 'test/server/facts.test.ts',
  },
  {
    name: 'expired beats captured',
    file: 'server/payments/facts.ts',
    from: 'if (facts.captured_amount > 0) {',
    to: 'if (facts.captured_amount > 0 && !facts.expired) {',
    caughtBy: 'test/server/facts.test.ts',
  },
  {
    name: 'a refund is sent again without looking whether it was made',
    file: 'server/payments/send-refund.ts',
    from: 'if (!(await readActions(parts, payment.providerId, refund))) return now + 60_000;',
    to: '',
    caughtBy: 'simulation',
  },
  {
    name: 'a refund learnt to be unsent meanwhile is left lying',
    file: 'server/payments/send-refund.ts',
    from: "  if (current?.status === 'reserved') return send(parts, payment.providerId, current);",
    to: '',
    caughtBy: 'test/server/sending.test.ts',
  },
  {
    name: 'a shop that said 410 is told of its other payments',
    file: 'server/payments/notify-shop.ts',
    from: 'const outcome = isStopped ?',
    to: 'const outcome = isStopped && url === "" ?',
    caughtBy: 'test/server/notifications.test.ts',
  },
  {
    name: 'a refund is sent again at once',
    file: 'server/payments/send-refund.ts',
    from: 'if (now - sentAt < parts.resendWaitMs) {',
    to: 'if (now < sentAt) {',
    caughtBy: 'simulation',
  },
  {
    name: 'a refund without an answer counts as failed',
    file: 'server/payments/send-refund.ts',
    from: "else await move(parts, refund, { status: 'unknown' });",
    to: "else await move(parts, refund, { status: 'failed' });",
    caughtBy: 'simulation',
  },
  {
    name: "the payment's row is not locked",
    file: 'server/payments/payment.ts',
    from: 'ORDER BY attempt${queries.forUpdate}',
    to: 'ORDER BY attempt',
    caughtBy: 'simulation',
  },
  {
    name: 'a webhook is acknowledged before it is kept',
    file: 'server/payments/record-event.ts',
    from: '  await record(parts, parsed.data, sha256);',
    to: '  void record(parts, parsed.data, sha256).catch(() => {});',
    caughtBy: 'simulation',
  },
  {
    name: 'the signature is checked over re-written JSON',
    file: 'server/routes/webhooks.ts',
    from: 'isSigned(rawBody, ',
    to: 'isSigned(Buffer.from(JSON.stringify(JSON.parse(String(rawBody)))), ',
    caughtBy: 'test/server/webhook-signature.test.ts',
  },
  {
    name: 'the amount is not compared',
    file: 'server/checkout/meaning.ts',
    from: 'told.amount !== expected.amount',
    to: 'false',
    caughtBy: 'simulation',
  },
  {
    name: 'a webhook alone makes a payment captured',
    file: 'server/checkout/meaning.ts',
    from: 'captured_hint: true };',
    to: 'captured_amount: data.amount ?? 0 };',
    caughtBy: 'simulation',
  },
  {
    name: 'a cancelled payment that is captured is not refunded',
    file: 'server/payments/learn.ts',
    from: '  await cancelByRefund(parts, queries, payment);',
    to: '',
    caughtBy: 'simulation',
  },
  {
    name: 'a cancellation is not kept',
    file: 'server/payments/cancel-payment.ts',
    from: 'news: { cancel_requested: true },',
    to: 'news: {},',
    caughtBy: 'simulation',
  },
  {
    name: 'a worker ends a job that another one holds',
    file: 'server/payments/job.ts',
    from: 'AND fence = ? AND version = ?',
    to: 'AND (fence = ? OR 1 = 1) AND version = ?',
    caughtBy: 'test/server/properties-jobs.test.ts',
  },
  {
    name: 'a wish that came meanwhile is dropped',
    file: 'server/payments/job.ts',
    from: 'AND fence = ? AND version = ?',
    to: 'AND fence = ? AND (version = ? OR 1 = 1)',
    caughtBy: 'test/server/properties-jobs.test.ts',
  },
  {
    name: 'a refund in doubt frees its amount',
    file: 'server/payments/refund.ts',
    from: "=> status === 'declined' || status === 'failed';",
    to: "=> status === 'declined' || status === 'failed' || status === 'unknown';",
    caughtBy: 'simulation',
  },
  {
    name: 'more than is left may be refunded',
    file: 'server/payments/request-refund.ts',
    from: 'asked > left',
    to: 'asked > payment.amount',
    caughtBy: 'simulation',
  },
  {
    name: 'the same refund asked for twice is two',
    file: 'server/payments/request-refund.ts',
    from: '    if (repeated) return repeated;',
    to: '',
    caughtBy: 'simulation',
  },
  {
    name: 'nobody looks after a payment whose sender died',
    file: 'server/payments/start-payment.ts',
    from: "  await schedule(queries, 'reconcile', id, now + 2 * parts.providerTimeoutMs);",
    to: '',
    caughtBy: 'simulation',
  },
  {
    name: 'nobody looks after a refund whose sender died',
    file: 'server/payments/reserve.ts',
    from: "  await schedule(queries, 'refund', refund.id, now + wait);",
    to: '',
    caughtBy: 'simulation',
  },
  {
    name: 'a notification the shop did not take is given up',
    file: 'server/payments/notify-shop.ts',
    from: "outcome === 'failed' && wait !== undefined",
    to: "outcome === 'failed' && wait === 0",
    caughtBy: 'simulation',
  },
  {
    name: 'a payment is asked for again at once',
    file: 'server/payments/reconcile-payment.ts',
    from: 'now - payment.sentAt < parts.resendWaitMs || ',
    to: '',
    caughtBy: 'simulation',
  },
  {
    name: 'a call is sent however long ago it was meant',
    file: 'server/payments/may-still-send.ts',
    from: '< parts.providerTimeoutMs',
    to: '< Infinity',
    caughtBy: 'simulation',
  },
  {
    name: 'every attempt of an order has one id',
    file: 'server/payments/identity.ts',
    from: '`payment|${orderKey}|${attempt}`',
    to: '`payment|${orderKey}`',
    caughtBy: 'test/server/keys.test.ts',
  },
  {
    name: 'every refund of a payment has one id',
    file: 'server/payments/identity.ts',
    from: '`refund|${paymentId}|${callerKey}`',
    to: '`refund|${paymentId}`',
    caughtBy: 'test/server/keys.test.ts',
  },
  {
    name: 'a key is drawn, not derived',
    file: 'server/payments/identity.ts',
    from: 'uuidOf(`create|${paymentId}`)',
    to: 'uuidOf(`create|${paymentId}${Math.random()}`)',
    caughtBy: 'test/server/keys.test.ts',
  },
  {
    name: 'of two payments of one order both are kept',
    file: 'server/payments/learn.ts',
    from: '    loser.facts = joinFacts(loser.facts, { cancel_requested: true });',
    to: '',
    caughtBy: 'simulation',
  },
];
