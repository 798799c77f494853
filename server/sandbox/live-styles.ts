/** Looks of the page at `/_sandbox/`. */
export const liveStyles = `
:root {
  color-scheme: light dark;
  --ink: #201a17; --quiet: #665c56; --paper: #fffdfb; --ground: #f5efe9; --line: #d9cec5; --field: #8b7d74; --accent: #fa5022; --bad: #a91d12; --good: #1c6b3c;
  font: .9375rem/1.45 ui-sans-serif, system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #f6efe9; --quiet: #b9aca3; --paper: #221d1a; --ground: #171311; --line: #443a34; --field: #8f8279; --accent: #ff7a52; --bad: #ff9d92; --good: #7fd6a2; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
header, main { max-width: 84rem; margin: auto; padding: 1.25rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; padding-bottom: 0; }
h1 { font-size: 1.5rem; letter-spacing: -.02em; margin: 0; }
h2 { font-size: 1rem; margin: 0 0 .75rem; }
p { margin: 0 0 .5rem; }
#live { color: var(--quiet); }
#problem { color: var(--bad); font-weight: 600; min-height: 1.4em; width: 100%; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; padding: 1.125rem; margin-bottom: 1rem; }
.switches { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1rem; align-items: start; }
.switches section { margin: 0; }
.switches { margin-bottom: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: start; font-weight: 550; color: var(--quiet); font-size: .8125rem; }
th, td { padding: .4375rem .75rem .4375rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
code { font: .8125rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.quiet, dt { color: var(--quiet); }
.bad { color: var(--bad); } .good { color: var(--good); }
form { display: inline-flex; flex-wrap: wrap; gap: .375rem; align-items: end; }
.switches form { display: flex; margin-bottom: .625rem; }
label { display: grid; gap: .125rem; font-size: .8125rem; color: var(--quiet); flex: 1 1 7rem; }
input, select, button { font: inherit; font-size: .875rem; color: inherit; border: 1px solid var(--field); border-radius: .375rem; min-height: 2rem; padding: .125rem .5rem; background: var(--paper); max-width: 100%; }
input, select { width: 100%; }
button { cursor: pointer; font-weight: 550; }
button:hover { border-color: var(--ink); }
td form + form { margin-inline-start: .25rem; }
td button { min-height: 1.75rem; }
ul { list-style: none; margin: 0 0 .75rem; padding: 0; }
li { display: flex; justify-content: space-between; gap: .75rem; align-items: center; padding: .25rem 0; }
`;
