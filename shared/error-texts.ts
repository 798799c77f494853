import { type ErrorCode, retryable } from './error-codes.ts';
import type { Locale } from './locales.ts';

type Texts = [failed: string, again: string, shop: string, reload: string, other: string, paid: string];

const texts: Record<Locale, Texts> = {
  fr: [
    'Paiement impossible.',
    'Réessayez.',
    'Contactez la boutique.',
    'Rechargez la page.',
    'Payez autrement.',
    'Commande déjà payée',
  ],
  en: [
    'Payment not possible.',
    'Please try again.',
    'Please contact the shop.',
    'Please reload the page.',
    'Please pay another way.',
    'Order already paid',
  ],
  de: [
    'Zahlung nicht möglich.',
    'Bitte erneut versuchen.',
    'Bitte den Shop fragen.',
    'Bitte Seite neu laden.',
    'Bitte anders bezahlen.',
    'Bestellung schon bezahlt',
  ],
  es: [
    'Pago no disponible.',
    'Inténtelo de nuevo.',
    'Contacte con la tienda.',
    'Recargue la página.',
    'Pague de otra forma.',
    'Pedido ya pagado',
  ],
  it: [
    'Pagamento non possibile.',
    'Riprova.',
    'Contatta il negozio.',
    'Ricarica la pagina.',
    'Paga in un altro modo.',
    'Ordine già pagato',
  ],
  nl: [
    'Betaling niet mogelijk.',
    'Probeer opnieuw.',
    'Vraag het aan de winkel.',
    'Laad de pagina opnieuw.',
    'Betaal anders.',
    'Bestelling al betaald',
  ],
  pt: [
    'Pagamento indisponível.',
    'Tente novamente.',
    'Contacte a loja.',
    'Recarregue a página.',
    'Pague de outra forma.',
    'Encomenda já paga',
  ],
};

/** What the shopper reads when a payment can't begin: what happened, and what to do now. */
export function errorText(code: ErrorCode, locale: Locale): string {
  const [failed, again, shop, reload, other, paid] = texts[locale];
  if (code === 'order_already_paid') return paid;
  if (code === 'payment_refused') return `${failed} ${other}`;
  if (code === 'order_expired' || code === 'order_changed') return `${failed} ${reload}`;
  return `${failed} ${retryable[code] ? again : shop}`;
}
