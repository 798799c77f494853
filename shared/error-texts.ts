import { type ErrorCode, retryable } from './error-codes.ts';
import type { Locale } from './locales.ts';

type Texts = [failed: string, again: string, shop: string, reload: string, other: string, paid: string];

const texts: Record<Locale, Texts> = {
  fr: [
    'Paiement impossible.',
    'Réessayez.',
    'Contactez la boutique.',
    'Rechargez la page.',
    'Choisissez un autre moyen de paiement.',
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
    'Bitte den Shop kontaktieren.',
    'Bitte die Seite neu laden.',
    'Bitte anders bezahlen.',
    'Bestellung schon bezahlt',
  ],
  es: [
    'Pago no disponible.',
    'Inténtelo de nuevo.',
    'Contacte con la tienda.',
    'Recargue la página.',
    'Elija otro medio de pago.',
    'Pedido ya pagado',
  ],
  it: [
    'Pagamento non possibile.',
    'Riprova.',
    'Contatta il negozio.',
    'Ricarica la pagina.',
    'Scegli un altro metodo.',
    'Ordine già pagato',
  ],
  nl: [
    'Betaling niet mogelijk.',
    'Probeer opnieuw.',
    'Vraag het de winkel.',
    'Laad de pagina opnieuw.',
    'Kies een andere betaalwijze.',
    'Bestelling al betaald',
  ],
  pt: [
    'Pagamento indisponível.',
    'Tente novamente.',
    'Contacte a loja.',
    'Recarregue a página.',
    'Escolha outro meio.',
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
