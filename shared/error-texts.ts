import { type ErrorCode, retryable } from './error-codes.ts';
import type { Locale } from './locales.ts';

type Advice = 'again' | 'shop' | 'reload' | 'other';

/** What the shopper can do, where it is not simply to try again (retryable) or to ask the shop (everything else). */
const adviceFor: Partial<Record<ErrorCode, Advice>> = {
  order_expired: 'reload',
  order_changed: 'reload',
  payment_refused: 'other',
};

const texts: Record<Locale, Record<Advice | 'failed' | 'paid', string>> = {
  fr: {
    failed: 'Le paiement n’a pas pu commencer.',
    again: 'Veuillez réessayer.',
    shop: 'Veuillez contacter la boutique.',
    reload: 'Veuillez recharger la page.',
    other: 'Veuillez choisir un autre moyen de paiement.',
    paid: 'Commande déjà payée',
  },
  en: {
    failed: 'The payment could not be started.',
    again: 'Please try again.',
    shop: 'Please contact the shop.',
    reload: 'Please reload the page.',
    other: 'Please choose another way to pay.',
    paid: 'Order already paid',
  },
  de: {
    failed: 'Die Zahlung konnte nicht beginnen.',
    again: 'Bitte noch einmal versuchen.',
    shop: 'Bitte den Shop kontaktieren.',
    reload: 'Bitte die Seite neu laden.',
    other: 'Bitte eine andere Zahlungsart wählen.',
    paid: 'Bestellung schon bezahlt',
  },
  es: {
    failed: 'No se ha podido iniciar el pago.',
    again: 'Inténtelo de nuevo.',
    shop: 'Contacte con la tienda.',
    reload: 'Recargue la página.',
    other: 'Elija otro medio de pago.',
    paid: 'Pedido ya pagado',
  },
  it: {
    failed: 'Non è stato possibile avviare il pagamento.',
    again: 'Riprova.',
    shop: 'Contatta il negozio.',
    reload: 'Ricarica la pagina.',
    other: 'Scegli un altro metodo di pagamento.',
    paid: 'Ordine già pagato',
  },
  nl: {
    failed: 'De betaling kon niet beginnen.',
    again: 'Probeer het opnieuw.',
    shop: 'Neem contact op met de winkel.',
    reload: 'Laad de pagina opnieuw.',
    other: 'Kies een andere betaalwijze.',
    paid: 'Bestelling al betaald',
  },
  pt: {
    failed: 'Não foi possível iniciar o pagamento.',
    again: 'Tente novamente.',
    shop: 'Contacte a loja.',
    reload: 'Recarregue a página.',
    other: 'Escolha outro meio de pagamento.',
    paid: 'Encomenda já paga',
  },
};

/** What the shopper reads when a payment can't begin: what happened, and what to do now. */
export function errorText(code: ErrorCode, locale: Locale): string {
  const { failed, paid, ...advice } = texts[locale];
  if (code === 'order_already_paid') return paid;
  return `${failed} ${advice[adviceFor[code] ?? (retryable[code] ? 'again' : 'shop')]}`;
}
