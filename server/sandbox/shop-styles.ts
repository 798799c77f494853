/** The shop's own style sheet; the button brings its own. */
export const shopStyles = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#2b211a, #f3ece4);
  --soft: light-dark(#6b5b4e, #b9aa9b);
  --paper: light-dark(#faf6f0, #1a1512);
  --card: light-dark(#fffdfa, #241d18);
  --line: light-dark(#e6dccf, #3a3029);
  --brass: light-dark(#8a5a1c, #e0ac62);
  font: 1.0625rem/1.55 Georgia, 'Iowan Old Style', 'Times New Roman', serif;
}
* { box-sizing: border-box }
body { margin: 0; color: var(--ink); background: var(--paper) }
a { color: var(--brass); text-underline-offset: 0.2em }
header, main, footer { max-inline-size: 68rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem) }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: baseline; justify-content: space-between; padding-block: 1.5rem; border-block-end: 1px solid var(--line) }
header p { margin: 0 }
.name { font-size: 1.375rem; letter-spacing: 0.02em }
.name a { color: inherit; text-decoration: none }
.soft { color: var(--soft); font-size: 0.9375rem }
.product { display: grid; grid-template-columns: minmax(0, 1fr); gap: clamp(1.5rem, 5vw, 4rem); padding-block: clamp(1.5rem, 5vw, 3.5rem) }
.picture { inline-size: 100%; block-size: auto; max-block-size: 32rem; border-radius: 1rem; background: light-dark(#efe4d3, #2c231c) }
h1 { font-size: clamp(1.75rem, 5vw, 2.5rem); line-height: 1.15; font-weight: 500; margin: 0 0 0.75rem }
h2 { font-size: 1.1875rem; font-weight: 500; margin: 0 0 1rem }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: clamp(1.125rem, 3vw, 1.75rem); margin-block-start: 1.75rem }
dl { display: grid; grid-template-columns: 1fr auto; row-gap: 0.5rem; margin: 0 }
dd { margin: 0; padding-inline-start: 1rem; text-align: end; font-variant-numeric: tabular-nums }
.total { font-size: 1.1875rem; padding-block-start: 0.75rem; border-block-start: 1px solid var(--line) }
.quantity { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin-block: 1.25rem 0 }
select, .quantity button, .pay { font: inherit; min-block-size: 2.75rem; padding-inline: 0.875rem; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 0.5rem }
.pay { inline-size: 100%; background: var(--ink); color: var(--paper); border-color: var(--ink) }
:focus-visible { outline: 3px solid var(--brass); outline-offset: 2px }
.checkout { margin-block-start: 1.5rem }
.checkout p { margin-block: 0.75rem 0 }
alma-pay-button { inline-size: 100% }
[slot='legal'] { display: block; margin-block-start: 0.75rem; color: var(--soft); font-size: 0.875rem }
.return { max-inline-size: 40rem; padding-block: clamp(2rem, 8vw, 5rem) }
footer { padding-block: 2rem; margin-block-start: 2rem; border-block-start: 1px solid var(--line) }
@media (min-width: 52rem) {
  .product { grid-template-columns: minmax(0, 1.05fr) minmax(0, 1fr); align-items: start }
}
`;
