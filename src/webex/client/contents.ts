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
}

/** Creates the reader of attachments. */
export function createContents(transport: ClientTransport, limits: ClientLimits): Contents {
  return {
    async get(address) {
      const url = URL.parse(address);
      if (!url) throw new WebexError({ method: 'GET', path: '/contents' }, 'not called: not an address');
      const answer = await transport.call({
        operation: 'contents.get',
        method: 'GET',
        url,
        maxBytes: limits.maxFileBytes,
      });
      const disposition = answer.headers['content-disposition'] ?? '';
      return {
        name: /filename="([^"]*)"/i.exec(disposition)?.[1] ?? 'file',
        type: answer.headers['content-type'] ?? 'application/octet-stream',
        data: new Uint8Array(answer.body),
      };
    },
  };
}
