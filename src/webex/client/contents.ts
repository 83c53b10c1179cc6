import { WebexError } from './error.ts';
import type { Limits } from './limits.ts';
import type { FileUpload } from './multipart.ts';
import type { ClientTransport } from './transport.ts';

/** Attachments of messages. */
export interface Contents {
  /**
   * @param url one of a message's `files`
   * @throws WebexError, also for an address at another origin, which gets no token
   */
  get(url: string): Promise<FileUpload>;
}

export function createContents(transport: ClientTransport, limits: Limits): Contents {
  return {
    async get(address) {
      const url = URL.parse(address);
      if (!url) throw new WebexError({ method: 'GET', path: '/contents' }, 'not called: not an address');
      const answer = await transport.call({
        operation: 'contents.get',
        method: 'GET',
        url,
        maxBytes: limits.fileBytes,
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
