import { unsafeCSS } from 'lit';

/** Looks. Everything a page may want different is a custom property or a part. */
export const styles = unsafeCSS(`
  :host {
    --_ink: #1c0d06;
    --_paper: #fa5022;
    --_over: #ff7a55;
    --_line: transparent;
    display: inline-block;
    position: relative;
    box-sizing: border-box;
    inline-size: 20rem;
    max-inline-size: 100%;
    vertical-align: top;
  }
  :host([hidden]) {
    display: none;
  }
  :host([variant='dark']) {
    --_ink: #fff;
    --_paper: #17181c;
    --_over: #34363d;
    --_line: #6b6e78;
  }
  :host([variant='light']) {
    --_ink: #17181c;
    --_paper: #fff;
    --_over: #f0f0f3;
    --_line: #868a95;
  }
  :host([variant='outline']) {
    --_ink: currentColor;
    --_paper: transparent;
    --_over: #8883;
    --_line: currentColor;
  }
  button {
    all: unset;
    box-sizing: border-box;
    display: grid;
    place-items: center;
    inline-size: 100%;
    min-block-size: max(44px, var(--alma-pay-height, 48px));
    padding: 0.5em 1em;
    border: 1px solid var(--alma-pay-border-color, var(--_line));
    border-radius: var(--alma-pay-radius, 8px);
    background: var(--alma-pay-background, var(--_paper));
    color: var(--alma-pay-color, var(--_ink));
    font: 600 var(--alma-pay-font-size, 1rem) / 1.25 var(--alma-pay-font, inherit);
    text-align: center;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  button > * {
    grid-area: 1 / 1;
  }
  :host([shape='pill']) button {
    border-radius: var(--alma-pay-radius, 2em);
  }
  :host([shape='square']) button {
    border-radius: var(--alma-pay-radius, 0);
  }
  button:hover {
    background: var(--alma-pay-background-hover, var(--alma-pay-background, var(--_over)));
  }
  /* Two colours, so that one of them is seen on any page. */
  button:focus-visible {
    outline: 2px solid #fff;
    box-shadow: 0 0 0 4px #17181c;
  }
  button[aria-disabled='true'],
  button:disabled {
    cursor: default;
  }
  button:disabled,
  .unavailable {
    opacity: 0.5;
  }
  .unseen {
    visibility: hidden;
  }
  b {
    font-weight: 800;
  }
  ::slotted([slot='logo']) {
    block-size: 1.2em;
    vertical-align: middle;
  }
  i {
    display: inline-block;
    inline-size: 1em;
    block-size: 1em;
    box-sizing: border-box;
    margin-inline-end: 0.5em;
    border: 0.15em solid;
    border-inline-end-color: transparent;
    border-radius: 50%;
    vertical-align: -0.1em;
    animation: turn 0.8s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  small {
    position: absolute;
    inset-block-start: -0.6em;
    inset-inline-end: 1em;
    padding: 0 0.5em;
    border-radius: 1em;
    background: #ffd84d;
    color: #1c1500;
    font: 700 0.7rem/1.5 system-ui;
  }
  p,
  ul {
    margin: 0.5em 0 0;
    padding: 0;
    font-size: 0.875em;
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
  p:empty {
    margin: 0;
  }
  .quiet {
    position: absolute;
    clip-path: inset(50%);
  }
  .failed {
    padding-inline-start: 0.6em;
    border-inline-start: 3px solid var(--alma-pay-error-color, #e0311b);
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(6.5em, 1fr));
    gap: 0.25em 0.5em;
    list-style: none;
  }
  strong {
    display: block;
  }
  @media (prefers-reduced-motion: reduce) {
    i {
      animation-duration: 4s;
    }
  }
  @media (prefers-contrast: more) {
    button {
      border: 2px solid;
    }
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
    button:focus-visible {
      outline: 3px solid Highlight;
    }
    button:disabled {
      opacity: 1;
      color: GrayText;
    }
    i {
      forced-color-adjust: none;
    }
  }
`);
