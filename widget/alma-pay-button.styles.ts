import { css } from 'lit';

/** Looks. Everything a page may want different is a custom property or a part. */
export const styles = css`
  :host {
    --alma-pay-color: #1c0d06;
    --alma-pay-background: #fa5022;
    --alma-pay-border-color: #0000;
    --alma-pay-radius: 8px;
    display: inline-block;
    position: relative;
    vertical-align: top;
    inline-size: max(20rem, 320px);
    max-inline-size: 100%;
  }
  :host([variant='dark']) {
    --alma-pay-color: #fff;
    --alma-pay-background: #17181c;
    --alma-pay-border-color: #777;
  }
  :host([variant='light']) {
    --alma-pay-color: #17181c;
    --alma-pay-background: #fff;
    --alma-pay-border-color: #777;
  }
  :host([variant='outline']) {
    --alma-pay-color: currentColor;
    --alma-pay-background: #0000;
    --alma-pay-border-color: currentColor;
  }
  :host([shape='pill']) {
    --alma-pay-radius: 2em;
  }
  :host([shape='square']) {
    --alma-pay-radius: 0;
  }
  :host([hidden]) {
    display: none;
  }
  button {
    /* What a page does to all its text would do harm here; but it may hide its button, and keep it from being pressed. */
    all: initial;
    visibility: inherit;
    pointer-events: inherit;
    box-sizing: border-box;
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 100%;
    min-block-size: max(44px, var(--alma-pay-height, 48px));
    padding: 0.5em min(1em, 5%);
    border: 1px solid var(--alma-pay-border-color);
    border-radius: var(--alma-pay-radius);
    background: var(--alma-pay-background);
    color: var(--alma-pay-color);
    font-family: var(--alma-pay-font, inherit);
    font-size: var(--alma-pay-font-size, max(1rem, 16px));
    font-weight: 600;
    text-align: center;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  /* One place for the label and for what stands there instead, so that nothing moves; and the end of a sentence stays at
     its end on pages that are read from right to left. */
  span {
    grid-area: 1 / 1;
    unicode-bidi: plaintext;
  }
  button:hover {
    background-image: linear-gradient(#8883 0 0);
  }
  /* Two colours, so that one of them is seen on any page. */
  button:focus-visible {
    outline: 2px solid #fff;
    box-shadow: 0 0 0 4px #17181c;
  }
  button:disabled,
  button.unavailable {
    opacity: 0.5;
  }
  button[aria-disabled='true'] {
    cursor: default;
  }
  .unseen {
    visibility: hidden;
  }
  i {
    display: inline-block;
    inline-size: 0.7em;
    block-size: 0.7em;
    margin-right: 0.5em;
    border: 0.15em solid;
    border-right-color: #0000;
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  /* On the edge, where no label comes. */
  small {
    position: absolute;
    inset-block-start: -0.7em;
    inset-inline-end: 1.5em;
    padding: 0 0.4em;
    background: #17181c;
    color: #fff;
    font-size: 0.6em;
  }
  p,
  ul {
    margin: 0.5em 0 0;
    padding: 0;
    font-size: 0.875em;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  p {
    inline-size: fit-content;
  }
  p:empty {
    margin: 0;
  }
  .quiet {
    position: absolute;
    inset: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  p.failed {
    padding-inline-start: 0.5em;
    border-inline-start: 3px solid var(--alma-pay-error-color, #e0311b);
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(6.5em, 100%), 1fr));
    gap: 0.5em;
    list-style: none;
  }
  strong {
    display: block;
  }
  @media (prefers-reduced-motion) {
    i {
      animation-duration: 3s;
    }
  }
  @media (prefers-contrast: more) {
    button {
      border: 2px solid;
    }
  }
  @media (forced-colors: active) {
    i {
      forced-color-adjust: none;
      color: ButtonText;
    }
    button:disabled {
      color: GrayText;
      opacity: 1;
    }
  }
`;
