import type { ErrorCode } from '../../shared/error-codes.ts';
import { errorText } from '../../shared/error-texts.ts';
import { type Locale, matchLocale } from '../../shared/locales.ts';

const back: Record<Locale, string> = {
  fr: 'Revenez à la page précédente pour réessayer ou choisir un autre moyen de paiement.',
  en: 'Go back to the previous page to try again or to pay another way.',
  de: 'Gehen Sie zur vorherigen Seite zurück, um es erneut zu versuchen oder anders zu bezahlen.',
  es: 'Vuelva a la página anterior para intentarlo de nuevo o pagar de otra forma.',
  it: 'Torna alla pagina precedente per riprovare o pagare in un altro modo.',
  nl: 'Ga terug naar de vorige pagina om het opnieuw te proberen of anders te betalen.',
  pt: 'Volte à página anterior para tentar novamente ou pagar de outra forma.',
};

/** What a shopper without JavaScript reads when a payment can't begin. `acceptLanguage` is the header as it came. */
export function failurePage(code: ErrorCode, acceptLanguage: string, requestId: string): string {
  const locale = matchLocale(acceptLanguage.split(',').map((part) => part.split(';')[0]));
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Alma</title>
<link rel="stylesheet" href="/failure.css">
<main>
<h1>Alma</h1>
<p role="alert">${errorText(code, locale)}</p>
<p>${back[locale]}</p>
<p><small>${code} · ${requestId}</small></p>
</main>
</html>
`;
}

/** Served by itself: the page's policy allows no style of its own. */
export const failureStyles = `body { margin: 0; font: 1.0625rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText }
main { max-inline-size: 34rem; margin: 12vh auto 0; padding: 0 1.5rem }
h1 { font-size: 1.75rem; margin: 0 0 1.5rem }
p[role='alert'] { padding: 1rem 1.25rem; border-inline-start: 4px solid #d6451f; background: color-mix(in srgb, CanvasText 6%, Canvas) }
small { opacity: 0.7; overflow-wrap: anywhere }
`;
