import type { ErrorCode } from './error-codes.ts';
import type { Locale } from './locales.ts';

type Advice = 'again' | 'shop' | 'reload' | 'other';

/** What the shopper can do about a failure. A payment that is made already is no failure to them. */
const adviceFor: Record<ErrorCode, Advice | 'paid'> = {
  invalid_request: 'shop',
  invalid_order: 'shop',
  order_expired: 'reload',
  origin_not_allowed: 'shop',
  order_already_paid: 'paid',
  order_changed: 'reload',
  payment_not_found: 'again',
  refund_not_allowed: 'shop',
  refund_exceeds_balance: 'shop',
  idempotency_conflict: 'reload',
  unauthorized: 'shop',
  too_many_requests: 'again',
  payment_refused: 'other',
  provider_misconfigured: 'shop',
  provider_unavailable: 'again',
  server_busy: 'again',
  internal_error: 'again',
};

const texts: Record<Locale, Record<Advice | 'failed' | 'paid', string>> = {
  fr: {
    failed: 'Le paiement n’a pas pu commencer.',
    again: 'Veuillez réessayer.',
    shop: 'Veuillez contacter la boutique.',
    reload: 'Veuillez recharger la page.',
    other: 'Veuillez choisir un autre moyen de paiement.',
    paid: 'Cette commande est déjà payée.',
  },
  en: {
    failed: 'The payment could not be started.',
    again: 'Please try again.',
    shop: 'Please contact the shop.',
    reload: 'Please reload the page.',
    other: 'Please choose another way to pay.',
    paid: 'This order is already paid.',
  },
  de: {
    failed: 'Die Zahlung konnte nicht beginnen.',
    again: 'Bitte versuchen Sie es noch einmal.',
    shop: 'Bitte wenden Sie sich an den Shop.',
    reload: 'Bitte laden Sie die Seite neu.',
    other: 'Bitte wählen Sie eine andere Zahlungsart.',
    paid: 'Diese Bestellung ist schon bezahlt.',
  },
  es: {
    failed: 'No se ha podido iniciar el pago.',
    again: 'Inténtelo de nuevo.',
    shop: 'Póngase en contacto con la tienda.',
    reload: 'Vuelva a cargar la página.',
    other: 'Elija otro medio de pago.',
    paid: 'Este pedido ya está pagado.',
  },
  it: {
    failed: 'Non è stato possibile avviare il pagamento.',
    again: 'Riprova.',
    shop: 'Contatta il negozio.',
    reload: 'Ricarica la pagina.',
    other: 'Scegli un altro metodo di pagamento.',
    paid: 'Questo ordine è già pagato.',
  },
  nl: {
    failed: 'De betaling kon niet beginnen.',
    again: 'Probeer het opnieuw.',
    shop: 'Neem contact op met de winkel.',
    reload: 'Laad de pagina opnieuw.',
    other: 'Kies een andere betaalwijze.',
    paid: 'Deze bestelling is al betaald.',
  },
  pt: {
    failed: 'Não foi possível iniciar o pagamento.',
    again: 'Tente novamente.',
    shop: 'Contacte a loja.',
    reload: 'Recarregue a página.',
    other: 'Escolha outro meio de pagamento.',
    paid: 'Esta encomenda já está paga.',
  },
};

/** What the shopper reads when a payment can't begin: what happened, and what to do now. */
export function errorText(code: ErrorCode, locale: Locale): string {
  const { failed, [adviceFor[code]]: advice } = texts[locale];
  return code === 'order_already_paid' ? advice : `${failed} ${advice}`;
}
