import type { FastifyRequest } from 'fastify';
import { request as fetchFile } from 'undici';
import { badWebexRequest } from '../state/errors.ts';
import { isOnThisMachine } from '../webhooks/loopback.ts';

/** A file that was sent with a message. */
export interface ReceivedUpload {
  name: string;
  type: string;
  bytes: Buffer;
}

/** Webex's limit for one file. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;

/** Reads the fields and the files of a message, sent as JSON or as a multipart form. */
export async function readBody(
  request: FastifyRequest,
): Promise<{ body: unknown; uploads: ReceivedUpload[] }> {
  if (!request.isMultipart()) return { body: request.body, uploads: [] };
  const fields = new Map<string, unknown>();
  const uploads: ReceivedUpload[] = [];
  for await (const part of request.parts()) {
    if (part.type === 'field')
      fields.set(part.fieldname, part.fieldname === 'attachments' ? json(part.value) : part.value);
    else uploads.push({ name: part.filename, type: part.mimetype, bytes: await part.toBuffer() });
  }
  return { body: Object.fromEntries(fields), uploads };
}

function json(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    throw badWebexRequest('attachments: not JSON.');
  }
}

/**
 * Fetches a file that is given by its address, as Webex does, but from loopback only.
 *
 * @throws RestError 400 when the file can't be fetched
 */
export async function download(address: string): Promise<ReceivedUpload> {
  if (!URL.canParse(address) || !isOnThisMachine(address))
    throw badWebexRequest('files: the sandbox fetches files from loopback only.');
  const answer = await fetchFile(address, { headersTimeout: 5000, bodyTimeout: 5000 }).catch(() => undefined);
  if (answer?.statusCode !== 200) {
    await answer?.body.dump();
    throw badWebexRequest('files: the file could not be fetched.');
  }
  return {
    name: decodeURIComponent(new URL(address).pathname.split('/').at(-1) || 'file'),
    type: String(answer.headers['content-type'] ?? 'application/octet-stream'),
    bytes: Buffer.from(await answer.body.arrayBuffer()),
  };
}
