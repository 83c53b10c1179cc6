import type { Attachment, Card } from '../../../core/chat.ts';

/** One message as Webex takes it (https://developer.webex.com/docs/api/v1/messages/create-a-message): at most one file. */
export interface MessageBody {
  roomId?: string;
  toPersonId?: string;
  parentId?: string;
  markdown?: string;
  attachments?: { contentType: string; content: Card }[];
  files?: Attachment[];
}

/** A message outside of its thread. */
export function withoutThread({ parentId: _, ...body }: MessageBody): MessageBody {
  return body;
}

/** The forms in which a message may be posted, from the whole one to the plainest. */
export type Forms = readonly [MessageBody, ...MessageBody[]];

/**
 * Returns the forms of a message: as it is, without its thread, without its card, without both.
 *
 * @param plain stands for the card, where there is one
 */
export function formsOf(whole: MessageBody, plain?: MessageBody): Forms {
  const inAndOutside = (body: MessageBody): Forms =>
    body.parentId === undefined ? [body] : [body, withoutThread(body)];
  return plain === undefined ? inAndOutside(whole) : [...inAndOutside(whole), ...inAndOutside(plain)];
}

/**
 * Returns the form in which Webex may take a message that it refused.
 *
 * @param refused one of the forms
 * @param status of the refusal: 403, 404 and 409 are about the place and so about the thread, 400 may be about anything
 */
export function formAfter(forms: Forms, refused: MessageBody, status: number): MessageBody | undefined {
  const index = forms.findIndex((form) => isSameForm(form, refused));
  if (status !== 403 && status !== 404 && status !== 409) return forms[index + 1];
  return refused.parentId === undefined ? undefined : forms[index + 1];
}

function isSameForm(one: MessageBody, other: MessageBody): boolean {
  return (
    one.parentId === other.parentId && (one.attachments === undefined) === (other.attachments === undefined)
  );
}
