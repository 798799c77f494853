import { Router } from '@koa/router';
import { z } from 'zod';
import {
  configViewSchema,
  orderSchema,
  paymentViewSchema,
  problemSchema,
  startPaymentSchema,
} from '../../shared/contract.ts';
import {
  listPaymentsSchema,
  operatorPaymentSchema,
  paymentListSchema,
  refundViewSchema,
  replaySchema,
  requestRefundSchema,
} from '../../shared/operator-contract.ts';
import { version } from '../version.ts';

/** The contract's schemas, by the names OpenAPI knows them under. */
const schemas = {
  Config: configViewSchema,
  OperatorPayment: operatorPaymentSchema,
  Order: orderSchema,
  Payment: paymentViewSchema,
  PaymentList: paymentListSchema,
  Problem: problemSchema,
  Refund: refundViewSchema,
  Replay: replaySchema,
  RequestRefund: requestRefundSchema,
  StartPayment: startPaymentSchema,
};
type Name = keyof typeof schemas;

/** `GET /openapi.json`: what this server can be asked, in OpenAPI 3.1, made from the contract. */
export function openapiRoutes(publicUrl: string): Router {
  const router = new Router();
  const description = describe(publicUrl);
  router.get('/openapi.json', (ctx) => {
    ctx.body = description;
    ctx.set('Cache-Control', 'public, max-age=60');
  });
  return router;
}

function describe(url: string): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const described = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: 'input' });
  return {
    openapi: '3.1.1',
    info: { title: 'alma-pay-button', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url }],
    paths,
    components: {
      // OpenAPI names them by their place.
      schemas: JSON.parse(JSON.stringify(described.schemas, (key, value) => (key === '$id' ? undefined : value))),
      securitySchemes: { operator: { type: 'http', scheme: 'bearer', description: 'OPERATOR_KEY' } },
    },
  };
}

const refTo = (name: Name) => ({ schema: { $ref: `#/components/schemas/${name}` } });
const json = (name: Name, description: string) => ({ description, content: { 'application/json': refTo(name) } });
const failure = { description: 'A failure', content: { 'application/problem+json': refTo('Problem') } };
const body = (name: Name, required: boolean) => ({ required, content: { 'application/json': refTo(name) } });
const answers = (ok: Record<number, object>) => ({ responses: { ...ok, default: failure } });
const forOperators = { security: [{ operator: [] }] };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  schema: { type: 'string', minLength: 8, maxLength: 128 },
};
const listFilters = Object.entries(z.toJSONSchema(listPaymentsSchema).properties ?? {}).map(([name, schema]) => ({
  name,
  in: 'query',
  schema,
}));

const paths = {
  '/payments': {
    post: {
      summary: 'Start the payment of a signed order',
      requestBody: {
        required: true,
        content: {
          'application/json': refTo('StartPayment'),
          'application/x-www-form-urlencoded': refTo('StartPayment'),
        },
      },
      ...answers({
        200: json('Payment', 'The live payment of the same order'),
        201: json('Payment', 'A new payment'),
        202: json('Payment', 'Not known yet: ask for it again'),
        303: { description: 'To a form: on to the payment page' },
      }),
    },
  },
  '/payments/{id}': {
    get: { summary: 'How a payment stands', parameters: [id], ...answers({ 200: json('Payment', 'The payment') }) },
  },
  '/config': {
    get: { summary: 'What may be shown before a press', ...answers({ 200: json('Config', 'The settings') }) },
  },
  '/webhooks/checkout': {
    post: {
      summary: 'For Checkout.com: an event, signed over its bytes (Cko-Signature)',
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      ...answers({ 200: { description: 'Kept' } }),
    },
  },
  '/operator/payments': {
    get: {
      summary: 'Payments, newest first',
      parameters: listFilters,
      ...forOperators,
      ...answers({ 200: json('PaymentList', 'A page of payments') }),
    },
  },
  '/operator/payments/{id}': {
    get: {
      summary: 'All of one payment; the id is ours or pay_…',
      parameters: [id],
      ...forOperators,
      ...answers({ 200: json('OperatorPayment', 'The payment, with the provider’s live record') }),
    },
  },
  '/operator/payments/{id}/refunds': {
    post: {
      summary: 'Refund a part, or all that is left',
      parameters: [id, idempotencyKey],
      requestBody: body('RequestRefund', false),
      ...forOperators,
      ...answers({ 202: json('Refund', 'The refund') }),
    },
  },
  '/operator/payments/{id}/cancellation': {
    post: {
      summary: 'Cancel: refunded the moment it is captured, since nothing can be voided at Alma',
      parameters: [id],
      ...forOperators,
      ...answers({ 202: json('Payment', 'The payment') }),
    },
  },
  '/operator/payments/{id}/notifications/replay': {
    post: {
      summary: 'Send parked notifications again',
      parameters: [id],
      ...forOperators,
      ...answers({ 202: json('Replay', 'How many') }),
    },
  },
};
