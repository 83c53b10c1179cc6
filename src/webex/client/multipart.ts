import { FormData } from 'undici';

/** A file to upload; Webex shows its name. */
export interface FileUpload {
  name: string;
  /** A media type, e.g. `text/csv`. */
  type: string;
  data: Uint8Array<ArrayBuffer>;
}

/** Tells whether an entry of `files` holds the bytes of a file. */
export function isUpload(file: unknown): file is FileUpload {
  return (
    typeof file === 'object' &&
    file !== null &&
    'name' in file &&
    typeof file.name === 'string' &&
    'data' in file &&
    file.data instanceof Uint8Array
  );
}

/**
 * Returns the body of POST /messages: a form when `files` holds bytes, because JSON can name files only by their
 * public addresses. Webex takes one file per message; in a form, a card is JSON text.
 */
export function messageBody(message: { [key: string]: unknown }): object | FormData {
  const files = Array.isArray(message.files) ? message.files : [];
  if (!files.some(isUpload)) return message;
  const form = new FormData();
  for (const [name, value] of Object.entries(message)) {
    if (name === 'files' || value === undefined) continue;
    form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  for (const file of files) {
    if (isUpload(file)) form.append('files', new Blob([file.data], { type: file.type }), file.name);
    else form.append('files', String(file));
  }
  return form;
}
