import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';

/** Far more than any request needs. */
const limit = '1mb';

/** The bytes of a request, or `too_large`; a sender who went away rejects. */
export async function readBytes(request: IncomingMessage): Promise<Buffer | 'too_large'> {
  try {
    return await getRawBody(request, { limit, length: request.headers['content-length'] ?? null });
  } catch (error) {
    if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') return 'too_large';
    throw error;
  }
}
