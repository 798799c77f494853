/** Looks of the sandbox's Alma page. */
export const almaStyles = `
:root {
  color-scheme: light dark;
  --ink: #201a17; --quiet: #665c56; --paper: #fffdfb; --ground: #f5efe9; --line: #d9cec5; --field: #8b7d74;
  --accent: #fa5022; --primary: #201a17; --on-primary: #fffdfb; --error: #a91d12; --error-ground: #fdecea;
  font: 1rem/1.5 ui-sans-serif, system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #f6efe9; --quiet: #b9aca3; --paper: #221d1a; --ground: #171311; --line: #443a34; --field: #8f8279;
    --accent: #ff7a52; --primary: #f6efe9; --on-primary: #201a17; --error: #ff9d92; --error-ground: #3b1d1a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); }
a { color: inherit; text-underline-offset: .2em; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.015em; margin: 0 0 1.5rem; text-wrap: balance; }
h2 { font-size: 1.0625rem; margin: 2.25rem 0 1rem; }
p { margin: 0 0 1rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; max-width: 62rem; margin: auto; padding: 1.25rem 1.25rem .75rem; }
.top nav { margin-inline-start: auto; }
.brand { font-size: 1.5rem; font-weight: 750; letter-spacing: -.04em; }
.brand::after { content: ""; display: inline-block; width: .3em; height: .3em; margin-inline-start: .08em; border-radius: 50%; background: var(--accent); }
.badge { font-size: .8125rem; border: 1px solid var(--line); border-radius: 1rem; padding: .125rem .75rem; color: var(--quiet); }
main { max-width: 40rem; margin: .5rem auto 3rem; padding: 0 1.25rem; }
.work { background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; padding: clamp(1.25rem, 4vw, 2.5rem); }
.summary { padding: .5rem 0 1.25rem; }
.summary p { margin: 0 0 .5rem; overflow-wrap: anywhere; }
.label { font-size: .875rem; color: var(--quiet); }
.total { font-size: 2.25rem; line-height: 1.1; font-weight: 700; letter-spacing: -.025em; font-variant-numeric: tabular-nums; }
.items { list-style: none; margin: 1rem 0; padding: 0; border-top: 1px solid var(--line); }
.items li { display: flex; justify-content: space-between; gap: 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
.quiet { color: var(--quiet); font-size: .875rem; }
@media (min-width: 56rem) {
  .paying { display: grid; grid-template-columns: 16rem minmax(0, 1fr); gap: 3rem; max-width: 62rem; }
  .summary { position: sticky; top: 1.5rem; align-self: start; padding: 2.5rem 0; }
}
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { font-weight: 650; padding: 0; margin-bottom: .75rem; }
.plan { position: relative; border: 1px solid var(--line); border-radius: .75rem; margin-bottom: .5rem; }
.plan:has(:checked) { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
.plan input { position: absolute; left: 1rem; top: 1.0625rem; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--primary); }
.plan label { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; padding: .8125rem 1rem .8125rem 3rem; cursor: pointer; }
.plan ol { display: none; list-style: none; margin: 0 1rem .75rem 3rem; padding: .5rem 0 0; border-top: 1px solid var(--line); font-size: .875rem; }
.plan:has(:checked) ol { display: block; }
.plan li { display: flex; justify-content: space-between; gap: 1rem; padding: .125rem 0; font-variant-numeric: tabular-nums; }
.field { margin-bottom: 1.125rem; }
.field label { display: block; font-weight: 550; margin-bottom: .25rem; }
.field p { margin: 0 0 .25rem; }
.field input { width: 100%; min-height: 3rem; padding: .5rem .875rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--field); border-radius: .5rem; }
.field input[aria-invalid] { border-color: var(--error); box-shadow: inset 0 0 0 1px var(--error); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0 1rem; align-items: end; }
.error { color: var(--error); font-size: .875rem; font-weight: 550; }
.mistakes { background: var(--error-ground); color: var(--error); border-radius: .75rem; padding: 1rem 1.25rem; margin-bottom: 1.5rem; }
.mistakes p { margin: 0; }
.mistakes ul { margin: .25rem 0 0; padding-inline-start: 1.25rem; }
button, a.primary { font: inherit; cursor: pointer; border-radius: .5rem; }
.primary { display: block; width: 100%; min-height: 3.25rem; margin: 1.75rem 0 1rem; padding: .75rem 1rem; border: 1px solid transparent; background: var(--primary); color: var(--on-primary); font-weight: 650; text-align: center; text-decoration: none; }
.primary:hover { opacity: .9; }
.ways-out { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem 1.5rem; margin-top: .25rem; }
.plain { min-height: 2.75rem; background: none; border: 0; color: inherit; text-decoration: underline; text-underline-offset: .2em; }
.test { margin-top: 2rem; padding: 1.25rem; border: 1px dashed var(--field); border-radius: .75rem; font-size: .875rem; }
.test h2 { margin: 0 0 .25rem; font-size: .875rem; }
.test dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 0 0 1rem; }
.test dt { color: var(--quiet); }
.test dd { margin: 0; }
.test code { font: .8125rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; margin-inline-end: .5rem; white-space: nowrap; }
.shortcuts { display: flex; flex-wrap: wrap; gap: .5rem; }
.small { min-height: 2.25rem; padding: .25rem .875rem; background: none; border: 1px solid var(--field); color: inherit; }
@media (max-width: 30rem) { .test dl { grid-template-columns: 1fr; gap: 0; } .test dd { margin-bottom: .5rem; } }
`;
