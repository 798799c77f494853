/** The routes of the provider's API the sandbox has, by the names faults use. */
export const apiRouteNames = [
  'create_payment',
  'list_payments',
  'get_payment',
  'list_actions',
  'refund_payment',
  'void_payment',
  'get_event',
  'list_events',
  'reflow_event',
  'reflow_events',
  'create_token',
] as const;
export type ApiRouteName = (typeof apiRouteNames)[number];
