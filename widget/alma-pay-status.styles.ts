import { css } from 'lit';

/** Looks. A coloured bar and a sign, so that colour alone never tells. */
export const styles = css`
  :host {
    --_mark: #777;
    display: block;
    font-family: var(--alma-pay-font, inherit);
  }
  :host([hidden]) {
    display: none;
  }
  div {
    display: flex;
    gap: 0.75em;
    align-items: baseline;
    padding: 0.75em 1em;
    border: 1px solid var(--_mark);
    border-inline-start-width: 5px;
    border-radius: var(--alma-pay-radius, 8px);
    overflow-wrap: anywhere;
  }
  span {
    unicode-bidi: plaintext;
    min-inline-size: 0;
    white-space: normal;
  }
  .paid {
    --_mark: var(--alma-pay-paid-color, #1a8754);
  }
  .declined,
  .expired,
  .not_found {
    --_mark: var(--alma-pay-error-color, #e0311b);
  }
  i {
    flex: none;
    inline-size: 1em;
    font-style: normal;
    font-weight: 700;
    text-align: center;
  }
  .checking i {
    animation: fade 1.5s linear infinite;
  }
  @keyframes fade {
    50% {
      opacity: 0.2;
    }
  }
  @media (prefers-reduced-motion) {
    .checking i {
      animation-duration: 4s;
    }
  }
`;
