import { errorText } from '../shared/error-texts.ts';
import type { Locale } from '../shared/locales.ts';
import type { ButtonState } from './button-state.ts';

/** What the button invites to; `plain` is the name alone. */
export const labelTypes = ['pay', 'buy', 'plain'] as const;
export type LabelType = (typeof labelTypes)[number];

/** Every word of the button but its failures, in this order; `{}` is the logo in a label. */
type Texts = [
  pay: string,
  buy: string,
  starting: string,
  busy: string,
  redirecting: string,
  unknown: string,
  offline: string,
  unavailable: string,
];

const texts: Record<Locale, Texts> = {
  fr: [
    'Payer avec {}',
    'Acheter avec {}',
    'Un instant…',
    'Nouvel essai…',
    'Continuer vers Alma…',
    'Vérification du paiement…',
    'Pas de connexion.',
    'Montant non accepté.',
  ],
  en: [
    'Pay with {}',
    'Buy with {}',
    'One moment…',
    'Trying again…',
    'Continue to Alma…',
    'Checking your payment…',
    'No connection.',
    'Amount not accepted.',
  ],
  de: [
    'Mit {} bezahlen',
    'Mit {} kaufen',
    'Einen Moment…',
    'Neuer Versuch…',
    'Weiter zu Alma…',
    'Zahlung wird geprüft…',
    'Keine Verbindung.',
    'Betrag nicht möglich.',
  ],
  es: [
    'Pagar con {}',
    'Comprar con {}',
    'Un momento…',
    'Nuevo intento…',
    'Continuar a Alma…',
    'Comprobando el pago…',
    'Sin conexión.',
    'Importe no aceptado.',
  ],
  it: [
    'Paga con {}',
    'Acquista con {}',
    'Un momento…',
    'Nuovo tentativo…',
    'Continua su Alma…',
    'Verifica del pagamento…',
    'Nessuna connessione.',
    'Importo non accettato.',
  ],
  nl: [
    'Betaal met {}',
    'Koop met {}',
    'Een moment…',
    'Nieuwe poging…',
    'Verder naar Alma…',
    'Betaling wordt gecontroleerd…',
    'Geen verbinding.',
    'Bedrag niet mogelijk.',
  ],
  pt: [
    'Pagar com {}',
    'Comprar com {}',
    'Um momento…',
    'Nova tentativa…',
    'Continuar para a Alma…',
    'A verificar o pagamento…',
    'Sem ligação.',
    'Valor não aceite.',
  ],
};

/** What stands on the button, before and after the logo, or `instead` of all that; and what is said below it. */
export type Words = { before: string; after: string; instead: string | undefined; message: string | undefined };

export function wordsOf(state: ButtonState, labelType: LabelType, isBusy: boolean, locale: Locale): Words {
  const [pay, buy, starting, busy, redirecting, unknown, offline, unavailable] = texts[locale];
  const paid = errorText('order_already_paid', locale);
  const [before = '', after = ''] = (labelType === 'buy' ? buy : labelType === 'plain' ? '' : pay).split('{}');
  const instead = { starting, redirecting, unknown: starting, paid }[String(state)];
  const message = isBusy ? busy : ({ unknown, offline, unavailable }[String(state)] ?? instead);
  return { before, after, instead, message };
}
