import { errorText } from '../shared/error-texts.ts';
import type { Locale } from '../shared/locales.ts';
import type { ButtonState } from './button-state.ts';

/** What the button invites to; `plain` is the name alone. */
export const labelTypes = ['pay', 'buy', 'checkout', 'plain'] as const;
export type LabelType = (typeof labelTypes)[number];

/** `{}` is the logo in a label. */
const texts = {
  fr: {
    pay: 'Payer avec {}',
    buy: 'Acheter avec {}',
    checkout: 'Commander avec {}',
    starting: 'Un instant…',
    busy: 'Beaucoup de monde. Nouvel essai…',
    redirecting: 'Continuer vers Alma…',
    unknown: 'Nous vérifions votre paiement. Ne payez pas deux fois.',
    offline: 'Vous êtes hors ligne.',
    unavailable: 'Alma n’accepte pas ce montant.',
  },
  en: {
    pay: 'Pay with {}',
    buy: 'Buy with {}',
    checkout: 'Check out with {}',
    starting: 'One moment…',
    busy: 'Very busy. Trying again…',
    redirecting: 'Continue to Alma…',
    unknown: 'We are checking your payment. Please do not pay twice.',
    offline: 'You are offline.',
    unavailable: 'Alma does not take this amount.',
  },
  de: {
    pay: 'Mit {} bezahlen',
    buy: 'Mit {} kaufen',
    checkout: 'Mit {} zur Kasse',
    starting: 'Einen Moment…',
    busy: 'Gerade ist viel los. Neuer Versuch…',
    redirecting: 'Weiter zu Alma…',
    unknown: 'Wir prüfen Ihre Zahlung. Bitte nicht zweimal bezahlen.',
    offline: 'Sie sind offline.',
    unavailable: 'Alma nimmt diesen Betrag nicht an.',
  },
  es: {
    pay: 'Pagar con {}',
    buy: 'Comprar con {}',
    checkout: 'Finalizar con {}',
    starting: 'Un momento…',
    busy: 'Hay mucha demanda. Nuevo intento…',
    redirecting: 'Continuar a Alma…',
    unknown: 'Estamos comprobando su pago. No pague dos veces.',
    offline: 'No tiene conexión.',
    unavailable: 'Alma no acepta este importe.',
  },
  it: {
    pay: 'Paga con {}',
    buy: 'Acquista con {}',
    checkout: 'Concludi con {}',
    starting: 'Un momento…',
    busy: 'Molte richieste. Nuovo tentativo…',
    redirecting: 'Continua su Alma…',
    unknown: 'Stiamo verificando il pagamento. Non pagare due volte.',
    offline: 'Sei offline.',
    unavailable: 'Alma non accetta questo importo.',
  },
  nl: {
    pay: 'Betaal met {}',
    buy: 'Koop met {}',
    checkout: 'Afrekenen met {}',
    starting: 'Een moment…',
    busy: 'Het is erg druk. Nieuwe poging…',
    redirecting: 'Verder naar Alma…',
    unknown: 'We controleren je betaling. Betaal niet twee keer.',
    offline: 'Je bent offline.',
    unavailable: 'Alma accepteert dit bedrag niet.',
  },
  pt: {
    pay: 'Pagar com {}',
    buy: 'Comprar com {}',
    checkout: 'Finalizar com {}',
    starting: 'Um momento…',
    busy: 'Há muitos pedidos. Nova tentativa…',
    redirecting: 'Continuar para a Alma…',
    unknown: 'Estamos a verificar o pagamento. Não pague duas vezes.',
    offline: 'Está offline.',
    unavailable: 'A Alma não aceita este valor.',
  },
} satisfies Record<Locale, Record<string, string>>;

/** The label, before and after the logo. */
export function labelParts(type: LabelType, locale: Locale): string[] {
  if (type === 'plain') return [];
  return (texts[locale][type] ?? texts[locale].pay).split('{}');
}

/** What stands on the button instead of its label. */
export function labelInstead(state: ButtonState, locale: Locale): string | undefined {
  if (state === 'paid') return errorText('order_already_paid', locale);
  if (state === 'redirecting') return texts[locale].redirecting;
  return state === 'starting' || state === 'unknown' ? texts[locale].starting : undefined;
}

/** What is said below the button, in the states that do not speak for themselves. */
export const messageOf = (state: 'busy' | 'unknown' | 'offline' | 'unavailable', locale: Locale): string =>
  texts[locale][state];
