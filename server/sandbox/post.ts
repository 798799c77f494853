import http from 'node:http';
import https from 'node:https';

/** What came of a POST; `error` says in words why it was not a 2xx. */
export type Posted = { status?: number; error?: string };

/**
 * Sends exact bytes over kept connections. Not `fetch`: at hundreds of deliveries a second its cost would be most of
 * the sandbox's.
 */
export class Post {
  private readonly http = new http.Agent({ keepAlive: true, maxSockets: 64 });
  private readonly https = new https.Agent({ keepAlive: true, maxSockets: 64 });
  private readonly underWay = new Set<http.ClientRequest>();

  /** Never rejects. `limit` gets the function that ends the wait, and answers with one that takes the limit back. */
  send(
    url: string,
    headers: Record<string, string>,
    bytes: Buffer,
    limit: (giveUp: () => void) => () => void,
  ): Promise<Posted> {
    return new Promise((resolve) => {
      const secure = url.startsWith('https:');
      const request = (secure ? https : http).request(url, {
        method: 'POST',
        headers,
        agent: secure ? this.https : this.http,
      });
      const release = limit(() => request.destroy(new Error('no answer within the time limit')));
      this.underWay.add(request);
      const done = (posted: Posted) => {
        this.underWay.delete(request);
        release();
        resolve(posted);
      };
      request.on('response', (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        const accepted = status >= 200 && status < 300;
        done({ status, ...(!accepted && { error: `answered ${status}` }) });
      });
      request.on('error', (error) => done({ error: error.message || 'could not connect' }));
      request.end(bytes);
    });
  }

  /** Breaks off what is under way. */
  abort(): void {
    for (const request of this.underWay) request.destroy(new Error('the sandbox was reset'));
  }

  close(): void {
    this.abort();
    this.http.destroy();
    this.https.destroy();
  }
}
