import { css } from 'lit';

/** Looks of the support desk's page. */
export const styles = css`
  :host {
    --ink: #1d1b1a;
    --quiet: #645e59;
    --paper: #fff;
    --ground: #f6f3f0;
    --line: #dcd5cf;
    --accent: #b93310;
    display: block;
    color: var(--ink);
    color-scheme: light dark;
    font: 0.9375rem / 1.45 system-ui, sans-serif;
  }
  :host(operator-page) {
    min-block-size: 100dvh;
    background: var(--ground);
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --ink: #f3eeea;
      --quiet: #b5aba4;
      --paper: #211d1b;
      --ground: #161312;
      --line: #433a35;
      --accent: #ff8a66;
    }
  }
  * {
    box-sizing: border-box;
  }
  header,
  main {
    max-inline-size: 80rem;
    margin: auto;
    padding: 1rem;
  }
  main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
    align-items: start;
    padding-block-start: 0;
  }
  @media (min-width: 60rem) {
    main {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr);
    }
  }
  .door {
    max-inline-size: 26rem;
    grid-template-columns: minmax(0, 1fr);
    margin-block-start: 10vh;
  }
  h1 {
    margin: 0;
    font-size: 1.375rem;
  }
  h2 {
    margin: 0 0 0.75rem;
    font-size: 1.125rem;
    overflow-wrap: anywhere;
  }
  h3 {
    margin: 1.25rem 0 0.25rem;
    font-size: 1rem;
  }
  section,
  .door form {
    overflow-x: auto;
    padding: 1rem;
    border: 1px solid var(--line);
    border-radius: 0.75rem;
    background: var(--paper);
  }
  [role='status'] {
    margin: 0.5rem 0 0;
    color: var(--accent);
    font-weight: 600;
  }
  [role='status']:empty {
    margin: 0;
  }
  form,
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: end;
  }
  form[role='search'] {
    margin-block-end: 1rem;
  }
  label {
    display: grid;
    flex: 1 1 9rem;
    gap: 0.125rem;
    color: var(--quiet);
    font-size: 0.8125rem;
  }
  input,
  select,
  button {
    min-block-size: 2.75rem;
    padding: 0.25rem 0.75rem;
    border: 1px solid var(--quiet);
    border-radius: 0.5rem;
    background: var(--paper);
    color: inherit;
    font: inherit;
  }
  input,
  select {
    inline-size: 100%;
    color: var(--ink);
  }
  button {
    font-weight: 600;
    cursor: pointer;
  }
  .primary {
    border-color: var(--ink);
    background: var(--ink);
    color: var(--paper);
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  a {
    color: var(--accent);
    overflow-wrap: break-word;
  }
  a[aria-current='true'] {
    font-weight: 700;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.5rem 0.75rem 0.5rem 0;
    border-block-end: 1px solid var(--line);
    text-align: start;
    vertical-align: baseline;
  }
  td:last-child:not(.amount) {
    overflow-wrap: anywhere;
  }
  th {
    color: var(--quiet);
    font-weight: 500;
    font-size: 0.8125rem;
  }
  .amount {
    text-align: end;
    white-space: nowrap;
  }
  .status {
    padding: 0.0625rem 0.5rem;
    border: 1px solid var(--line);
    border-radius: 1rem;
    font-weight: 500;
    font-size: 0.8125rem;
    white-space: nowrap;
  }
  .status.review,
  .status.unknown,
  .status.needs_attention {
    border-color: var(--accent);
    color: var(--accent);
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr));
    gap: 0.5rem 1rem;
    margin: 0 0 1rem;
  }
  dt {
    color: var(--quiet);
    font-size: 0.8125rem;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  code,
  pre {
    font: 0.8125rem ui-monospace, monospace;
  }
  pre {
    overflow: auto;
    max-block-size: 24rem;
  }
  details {
    margin-block-start: 1.25rem;
  }
  dialog {
    max-inline-size: min(28rem, 90vw);
    padding: 1.25rem;
    border: 1px solid var(--line);
    border-radius: 0.75rem;
    background: var(--paper);
    color: var(--ink);
  }
  dialog::backdrop {
    background: #0008;
  }
  dialog p {
    margin: 0 0 1rem;
  }
`;
