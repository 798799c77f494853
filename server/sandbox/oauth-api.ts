import type { Account } from './account.ts';
import type { Answer } from './answer.ts';
import { type Scope, scopes, tokenLife } from './keys.ts';

/** `POST /connect/token`: client credentials, in the form or as HTTP Basic. One unknown scope refuses all. */
export function createToken({ keys }: Account, form: URLSearchParams, authorization: string): Answer {
  if (!form.has('grant_type')) return refused('invalid_request');
  if (form.get('grant_type') !== 'client_credentials') return refused('unsupported_grant_type');
  const { id, secret } = basic(authorization) ?? { id: form.get('client_id'), secret: form.get('client_secret') };
  if (id !== keys.client.id || secret !== keys.client.secret) return refused('invalid_client');

  const asked = (form.get('scope') ?? 'gateway').split(' ').filter(Boolean);
  const granted = asked.filter((scope): scope is Scope => scopes.some((known) => known === scope));
  if (granted.length === 0 || granted.length < asked.length) return refused('invalid_scope');
  return {
    status: 200,
    body: {
      access_token: keys.issueToken(granted),
      token_type: 'Bearer',
      expires_in: tokenLife / 1000,
      scope: granted.join(' '),
    },
  };
}

function basic(authorization: string): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic (.+)$/.exec(authorization) ?? [];
  if (!encoded) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id, secret: secret.join(':') };
}

function refused(error: string): Answer {
  return { status: 400, body: { error } };
}
