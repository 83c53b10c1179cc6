import type { FastifyInstance } from 'fastify';
import { canSee } from '../state/access.ts';
import { notFound } from '../state/errors.ts';
import { newId, type StoredMessage } from '../state/objects.ts';
import type { Records } from '../state/records.ts';
import { callerOf } from './bearer.ts';
import type { ReceivedUpload } from './uploads.ts';

/** Adds GET and HEAD /contents/:id, for everyone who may see the message. */
export function contentRoutes(app: FastifyInstance, records: Records): void {
  app.get<{ Params: { id: string } }>('/contents/:id', (request, reply) => {
    const content = records.contents.get(request.params.id);
    const message = content && records.messages.get(content.messageId);
    if (!message || !canSee(records, callerOf(request).id, message)) throw notFound();
    return reply
      .header('content-disposition', contentDisposition(content.name))
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .type(content.type)
      .send(content.bytes);
  });
}

/** Saves a file of a message that is being posted. @returns the file's address */
export function saveUpload(records: Records, messageId: StoredMessage['id'], upload: ReceivedUpload): string {
  const id = newId('CONTENT');
  records.contents.set(id, { id, messageId, ...upload });
  return `${records.origin}/v1/contents/${id}`;
}

/** Returns a Content-Disposition (RFC 6266): an ASCII name for old clients, and the exact one in UTF-8. */
function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
