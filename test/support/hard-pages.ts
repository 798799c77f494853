import { readFile } from 'node:fs/promises';
import type { Context, Next } from 'koa';

const sri = new URL('../../dist/sri.json', import.meta.url);

/** What a test asks for: `server` goes into the tag, the rest is the page's own. */
type Query = Record<string, string>;
type Page = { headers?: Record<string, string>; head?: string; body: string };

/**
 * Pages a shop might have, at `/page/…`, all with the built element. Each notes in `problems` what goes wrong on it, and
 * tells a page around it.
 */
export async function hardPages(ctx: Context, next: Next): Promise<void> {
  // Frames without an origin, and pages of other origins, may load the file too, as from the real server.
  if (ctx.path.startsWith('/dist/')) ctx.set('Access-Control-Allow-Origin', '*');
  const name = /^\/page\/([\w-]+)$/.exec(ctx.path)?.[1] ?? '';
  if (name === 'watch' || name === 'vanilla-button') {
    ctx.type = 'text/javascript';
    ctx.body = name === 'watch' ? watch : vanilla;
  } else if (Object.hasOwn(pages, name)) {
    const hash: string = JSON.parse(await readFile(sri, 'utf8'))['alma-pay-button.js'];
    const { headers = {}, head = '', body } = pages[name]!(hash, ctx.query as Query);
    ctx.set(headers);
    ctx.type = 'html';
    ctx.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<script src="/page/watch"></script>${head}<body>${body}`;
  } else await next();
}

/** As README has it: the form before the element is there is as large as the button after it. */
const room = await readFile(new URL('../../README.md', import.meta.url), 'utf8').then(
  (text) => /```css\n(alma-pay-button[^`]*)```/.exec(text)?.[1] ?? '',
);

const watch = `
window.problems = [];
const note = (problem) => {
  problems.push(String(problem));
  parent.postMessage({ problem: String(problem) }, '*');
};
addEventListener('error', (event) => note(event.message ?? event.target.src), true);
addEventListener('unhandledrejection', (event) => note(event.reason));
document.addEventListener('securitypolicyviolation', (event) => note(event.violatedDirective + ' ' + event.blockedURI));
document.addEventListener('alma-pay-state', ({ state }) => parent.postMessage({ state }, '*'));
addEventListener('message', ({ data }) => data === 'press' && document.querySelector('alma-pay-button').pay());
`;

/** The least an element can be: a fixed label. What `test/bench/first-paint.ts` compares ours with. */
const vanilla = `
customElements.define('alma-pay-button', class extends HTMLElement {
  connectedCallback() {
    this.attachShadow({ mode: 'open' }).innerHTML = '<style>:host{display:inline-block;inline-size:20rem}'
      + 'button{inline-size:100%;block-size:48px;border:0;border-radius:8px;background:#fa5022;font:600 1rem sans-serif}'
      + '</style><button>Pay with Alma</button>';
  }
});`;

const tag = ({ server = '' }: Query, inside = '', attributes = '') =>
  `<alma-pay-button order="signed.order.token" server="${server}"${attributes}>${inside}</alma-pay-button>`;
/** For browsers without JavaScript. */
const form = ({ server = '' }: Query) =>
  `<form method="post" action="${server}/payments"><input type="hidden" name="order" value="signed.order.token">
    <button>Pay with Alma</button></form>`;
const script = '<script type="module" src="/dist/alma-pay-button.js"></script>';
const withHash = (hash: string) =>
  `<script type="module" src="/dist/alma-pay-button.js" integrity="${hash}" crossorigin="anonymous"></script>`;

const pages: Record<string, (hash: string, query: Query) => Page> = {
  plain: (_hash, query) => ({ head: script, body: tag(query) }),
  'not-kept': (_hash, query) => ({
    headers: { 'Cache-Control': 'no-store' },
    head: `${script}<script>addEventListener('unload', () => {});</script>`,
    body: tag(query),
  }),
  strict: (hash, query) => ({
    headers: {
      'Content-Security-Policy': [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        'img-src data:',
        `connect-src ${new URL(query.server ?? '').origin}`,
        "require-trusted-types-for 'script'",
        "trusted-types lit-html 'allow-duplicates'",
      ].join('; '),
    },
    head: withHash(hash),
    body: tag(query),
  }),
  // An address of its own: within a process Chromium remembers which file failed.
  tampered: (hash, query) => ({
    head: withHash(hash.replace(/.{8}$/, 'AAAAAAAA')).replace('.js', '.js?tampered'),
    body: tag(query),
  }),
  twice: (_hash, query) => ({
    head: `${script}<script type="module" src="/dist/alma-pay.js?another-version"></script>
      <script type="module" src="/dist/alma-pay-button.js?a-third"></script>`,
    body: tag(query),
  }),
  early: () => ({ head: script, body: '<main></main>' }),
  late: (_hash, query) => ({
    body: `${tag(query)}<script>
      Object.assign(document.querySelector('alma-pay-button'), { order: 'set.before.upgrade', variant: 'dark' });
    </script>${script}`,
  }),
  shadow: (_hash, query) => ({
    head: script,
    body: `<shop-cart><template shadowrootmode="open"><style>button { display: none }</style>
      <section>${tag(query)}</section></template></shop-cart>`,
  }),
  hostile: (_hash, query) => ({
    head: `${script}<style>
      html { font-size: 62.5%; direction: ltr }
      * { box-sizing: content-box !important; position: static !important; letter-spacing: 1em !important;
        text-transform: uppercase !important; white-space: nowrap !important; text-indent: 500px !important;
        line-height: 0 !important; word-spacing: 3em; cursor: wait; animation: none !important }
      button, span, small, p, slot, b { display: none !important; opacity: 0 !important; font-size: 3px !important }
      [part=button], #message { visibility: hidden !important }
      :focus { outline: none !important; box-shadow: none !important }
    </style>`,
    body: tag(query),
  }),
  many: (_hash, query) => ({
    head: script,
    body: Array.from({ length: 150 }, () => tag(query) + tag({ server: query.another ?? '' })).join(''),
  }),
  /** The form in the room that README's style sheet keeps; nothing else below the button. */
  fallback: (_hash, query) => ({
    head: `<style>${room}</style>${script}`,
    body: `<h1>Basket</h1>${tag(query, form(query))}<p>Below</p>`,
  }),
  /** The same without room. */
  bare: (_hash, query) => ({
    head: script,
    body: `${tag(query, form(query))}<p>Below</p>`,
  }),
  legal: (_hash, query) => ({
    head: `<style>${room}</style>${script}`,
    body: `<h1>Basket</h1>${tag(query, `${form(query)}<span slot="legal">Credit must be repaid.</span>`)}<p>Below</p>`,
  }),
  plan: (_hash, query) => ({
    head: `<style>${room}</style>${script}`,
    body: `<h1>Basket</h1>${tag(
      query,
      `${form(query)}<span slot="legal">Credit must be repaid.</span>`,
      ' plan="3x" amount="10001" currency="EUR"',
    )}<p>Below</p>`,
  }),
  vanilla: (_hash, query) => ({ head: '<script type="module" src="/page/vanilla-button"></script>', body: tag(query) }),
  sheet: () => ({ head: '<script type="module" src="/dist/alma-pay.js"></script>', body: '<main></main>' }),
  frame: (_hash, { src = '', sandbox }) => ({
    body: `<iframe src="${src}" width="600" height="300"${sandbox === undefined ? '' : ` sandbox="${sandbox}"`}></iframe>`,
  }),
  alma: () => ({ body: '<h1>Alma</h1>' }),
};
