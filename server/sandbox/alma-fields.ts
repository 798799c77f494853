import { type Field, fields, type Mistakes } from './alma-form.ts';
import { type PageLocale, pageTexts } from './alma-texts.ts';
import { type Html, html } from './html.ts';

/** What the page starts with: from the order at first, then as the shopper left it. */
export type Filled = Partial<Record<Field, string>>;

type FieldLooks = { autocomplete: string; inputmode?: string; hint?: string };

/** Makes the fields of a page as they were filled in, each with its hint and its mistake. */
export function fieldOf(locale: PageLocale, filled: Filled, mistakes: Mistakes) {
  const texts = pageTexts[locale];
  return (name: Exclude<Field, 'plan'>, { autocomplete, inputmode, hint }: FieldLooks): Html => {
    const mistake = mistakes[name];
    const described = [hint && `${name}-hint`, mistake && `${name}-error`].filter(Boolean).join(' ');
    return html`<div class="field">
<label for="${name}">${texts[name]}</label>
${hint && html`<p class="quiet" id="${name}-hint">${hint}</p>`}
${mistake && html`<p class="error" id="${name}-error">${texts.errors[mistake]}</p>`}
<input id="${name}" name="${name}" value="${filled[name] ?? ''}" autocomplete="${autocomplete}"${inputmode && html` inputmode="${inputmode}"`}${mistake && html` aria-invalid="true"`}${described !== '' && html` aria-describedby="${described}"`} required>
</div>`;
  };
}

/** What is wrong, as links. Takes the focus, so that a screen reader begins here and a keyboard is one step from each mistake. */
export function mistakesList(locale: PageLocale, mistakes: Mistakes): Html | undefined {
  const texts = pageTexts[locale];
  const wrong = fields.flatMap((field) => (mistakes[field] ? [{ field, text: texts.errors[mistakes[field]] }] : []));
  if (wrong.length === 0) return undefined;
  return html`<div class="mistakes" role="alert" tabindex="-1" autofocus>
<p><strong>${texts.errorHeading}</strong></p>
<ul>${wrong.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`)}</ul>
</div>`;
}
