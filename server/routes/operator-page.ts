import { Router } from '@koa/router';
import { builtFiles } from './built-file.ts';

/** The support desk's page: it holds nothing and asks for the operator key; what it shows comes from the routes beside it. */
export function operatorPageRoutes(): Router {
  const router = new Router({ strict: true });
  const sendFile = builtFiles();

  router.get('/operator', (ctx) => ctx.redirect('operator/'));
  router.get('/operator/', (ctx) => {
    ctx.set('Content-Security-Policy', policy);
    ctx.type = 'html';
    ctx.body = page;
  });
  router.get('/operator/operator.js', (ctx) => sendFile(ctx, 'operator.js'));
  return router;
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Alma payments</title>
<link rel="icon" href="data:,">
<script type="module" src="operator.js"></script>
<operator-page>This page needs JavaScript, and a server that was built (npm run build). The command alma-pay does the same.</operator-page>
</html>
`;
