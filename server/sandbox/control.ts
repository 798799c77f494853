import { z } from 'zod';
import type { Account } from './account.ts';
import { patiently } from './clock.ts';
import type { CommandName, CommandOptions } from './command-schemas.ts';
import { type CommandedPayment, command, paymentOf, read, viewOf } from './commands.ts';
import { ControlError } from './control-error.ts';
import { type FaultRequest, faultSchema, type WebhookFaultRequest, webhookFaultSchema } from './faults.ts';
import { longestDuration, type Settings, settingsSchema } from './settings.ts';

/** Everything the control API does, for code in the same process. Times in ms, amounts in minor units. */
export type Control = ReturnType<typeof controlOf>;

/** `initial`: the settings a reset goes back to. */
export function controlOf(account: Account, initial: Settings) {
  const { clock, faults, journal, webhooks } = account;
  const on =
    <Name extends CommandName>(name: Name) =>
    (payId: string, options: CommandOptions<Name> | Record<string, unknown> = {}): CommandedPayment =>
      command(account, name, payId, options);

  return {
    approve: on('approve'),
    decline: on('decline'),
    cancel: on('cancel'),
    expire: on('expire'),
    /** The refund under way, or else the next one, is declined. */
    declineRefund: on('refund-decline'),
    dashboardRefund: on('dashboard-refund'),
    misreport: on('misreport'),
    /** Sends any event about a payment without a change to it. */
    emit: on('emit'),

    payment: (payId: string) => viewOf(account, paymentOf(account, payId)),
    /** Newest first. */
    payments: () => account.ledger.all().map((payment) => viewOf(account, payment)),

    settings: (): Settings => ({ ...account.settings }),
    set(changes: Partial<Settings> | Record<string, unknown>): Settings {
      account.settings = read(settingsSchema, { ...account.settings, ...changes });
      return { ...account.settings };
    },
    /** Where webhook events go from now on; `null` is nowhere. */
    setWebhookUrl(url: string | null): void {
      account.settings = read(settingsSchema, { ...account.settings, webhookUrl: url });
    },

    faults: () => faults.api.list(),
    addFault: (fault: FaultRequest | Record<string, unknown>) => faults.api.add(read(faultSchema, fault)),
    /** Replaces every fault of requests. */
    setFaults(list: FaultRequest[]) {
      const checked = list.map((fault) => read(faultSchema, fault));
      faults.api.clear();
      return checked.map((fault) => faults.api.add(fault));
    },
    webhookFaults: () => faults.webhooks.list(),
    addWebhookFault: (fault: WebhookFaultRequest | Record<string, unknown>) =>
      faults.webhooks.add(read(webhookFaultSchema, fault)),
    /** Replaces every fault of webhook events. */
    setWebhookFaults(list: WebhookFaultRequest[]) {
      const checked = list.map((fault) => read(webhookFaultSchema, fault));
      faults.webhooks.clear();
      return checked.map((fault) => faults.webhooks.add(fault));
    },
    removeFault: (id: number) => faults.api.remove(id),
    removeWebhookFault: (id: number) => faults.webhooks.remove(id),
    clearFaults: () => faults.clear(),

    /** Delivers an event once more, with the same bytes. */
    replay(eventId: string): void {
      const event = account.events.find(eventId);
      if (!event) throw new ControlError(404, 'event_not_found', `There is no event ${eventId}.`);
      void webhooks.resend([event]);
    },
    /** Oldest first. */
    events: () =>
      account.events.of().map(({ id, type, payment, createdOn, state, attempts }) => {
        return { id, type, paymentId: payment.id, createdOn, state, attempts };
      }),
    /** Resolves when no delivery is under way. */
    idle: () => webhooks.idle(),

    clock: {
      now: () => clock.now(),
      set: (time: number | Date | string) => clock.set(read(timeSchema, time)),
      /** Resolves when everything that falls into `duration` ms has happened; deliveries under way end first. */
      async advance(duration: number): Promise<void> {
        const checked = read(durationSchema, duration);
        await patiently(webhooks.idle());
        await clock.advance(checked);
      },
    },

    journal: () => ({ requests: [...journal.requests], deliveries: [...journal.deliveries] }),
    /** Forgets payments, events, faults, keys used and the journal; settings and time are as at the start. */
    reset(): void {
      account.settings = { ...initial };
      clock.reset();
      const { ledger, events, idempotency, keys, limits } = account;
      for (const part of [ledger, events, idempotency, keys, faults, limits.reads, limits.writes]) part.clear();
      webhooks.clear();
      journal.clear();
    },
  };
}

export const timeSchema = z.union(
  [
    z.number().min(0).max(Date.UTC(9000, 0)),
    z.date().transform((date) => date.getTime()),
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  ],
  'must be ms since 1970 or an ISO 8601 time',
);
export const durationSchema = z
  .number('must be a number of milliseconds')
  .min(0, 'must not be negative: time can be set back, not advanced back')
  .max(longestDuration);
