import type { ClientResponse } from './attempt.ts';
import { WebexError } from './error.ts';
import type { ClientLimits } from './limits.ts';
import type { FileUpload } from './multipart.ts';
import type { ClientTransport } from './transport.ts';

/** The attachments of messages. */
export interface Contents {
  /**
   * Downloads one attachment.
   *
   * @param url one of a message's `files`
   * @throws WebexError, also for an address at another origin, which gets no token
   */
  get(url: string): Promise<FileUpload>;
  /**
   * Reads the name and the size of one attachment, as far as Webex tells them.
   *
   * @throws WebexError as `get` does
   */
  describe(url: string): Promise<{ name: string | undefined; bytes: number | undefined }>;
}

/** Creates the reader of attachments. */
export function createContents(transport: ClientTransport, limits: ClientLimits): Contents {
  function call(method: 'GET' | 'HEAD', address: string): Promise<ClientResponse> {
    const url = URL.parse(address);
    if (!url) throw new WebexError({ method, path: '/contents' }, 'not called: not an address');
    const called = { operation: 'contents.get', method, url, maxBytes: limits.maxFileBytes };
    return transport.call(called, (answer) => answer);
  }

  return {
    async get(address) {
      const answer = await call('GET', address);
      return {
        name: nameIn(answer) ?? 'file',
        type: answer.headers['content-type'] ?? 'application/octet-stream',
        data: new Uint8Array(answer.body),
      };
    },
    async describe(address) {
      const answer = await call('HEAD', address);
      const length = answer.headers['content-length'];
      return { name: nameIn(answer), bytes: length === undefined ? undefined : Number(length) };
    },
  };
}

/** Returns the name in Content-Disposition: the exact one where it is given (RFC 6266). */
function nameIn({ headers }: ClientResponse): string | undefined {
  const disposition = headers['content-disposition'] ?? '';
  const exact = /filename\*=UTF-8''([^;\s]+)/i.exec(disposition)?.[1];
  try {
    if (exact !== undefined) return decodeURIComponent(exact);
  } catch {
    // Not a name that anybody can read.
  }
  return /filename="([^"]*)"/i.exec(disposition)?.[1];
}
