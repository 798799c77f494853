/**
 * Where a shopper may be sent when nobody says otherwise: Alma's two domains (it is moving from one to the other) and
 * Checkout.com's.
 */
export const defaultRedirectHosts: readonly string[] = ['*.getalma.eu', '*.almapay.com', '*.checkout.com'];

/**
 * Whether `url` is a payment page the shopper may be sent to: absolute, https, no credentials, on one of `hosts`
 * (`pay.example.com`, `*.example.com` for any depth below it). A loopback host that is itself listed may be http and
 * have any port, so that the sandbox works; everything else must be on the default port.
 */
export function isRedirectAllowed(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  if (username || password) return false;
  const listed = hosts.some((host) => (host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host));
  if (!listed) return false;
  return (protocol === 'https:' && port === '') || (isLoopback(hostname) && /^https?:$/.test(protocol));
}

/** This machine itself, as a URL's `hostname` spells it. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
