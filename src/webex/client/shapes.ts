import { z } from 'zod';

/**
 * The answers of Webex, as far as this product relies on them (https://developer.webex.com/docs/api/v1). An answer that
 * lacks a required member is refused; members that are not named here pass through.
 */
const id = z.string().min(1);
const text = z.string().nullish();

export const personShape = z.looseObject({
  id,
  emails: z.array(z.string()),
  displayName: text,
  /** Missing for people whom the token may not see in full. */
  orgId: text,
  /** `person` or `bot`. */
  type: text,
  /** IANA name; missing when none is configured. */
  timezone: text,
});

export const roomShape = z.looseObject({
  id,
  type: z.string(),
  title: text,
  /** The time of the last activity in the space. */
  lastActivity: text,
});

export const membershipShape = z.looseObject({
  id,
  roomId: id,
  personId: id,
  personEmail: text,
  personOrgId: text,
  /** `direct` or `group`. */
  roomType: text,
  isModerator: z.boolean().nullish(),
});

export const messageShape = z.looseObject({
  id,
  roomId: id,
  personId: id,
  roomType: text,
  parentId: text,
  /** Plain text; a mention is only its label here. */
  text,
  /** Present only when the message is formatted or mentions somebody. */
  html: text,
  /** The Markdown as it was sent, where it was. */
  markdown: text,
  /** The cards. */
  attachments: z.array(z.unknown()).nullish(),
  mentionedPeople: z.array(z.string()).nullish(),
  /** `all`: the message mentions everybody in the space. */
  mentionedGroups: z.array(z.string()).nullish(),
  /** Addresses below `/contents`. */
  files: z.array(z.string()).nullish(),
  created: text,
});

export const webhookShape = z.looseObject({
  id,
  name: z.string(),
  targetUrl: z.string(),
  resource: z.string(),
  event: z.string(),
  /** `active` or `inactive`: Webex switches a webhook off after repeated failures. */
  status: text,
});

export const attachmentActionShape = z.looseObject({
  id,
  type: text,
  /** The message whose card was used. */
  messageId: id,
  roomId: id,
  personId: id,
  inputs: z.record(z.string(), z.unknown()).nullish(),
});

export type WebexPerson = z.infer<typeof personShape>;
export type WebexRoom = z.infer<typeof roomShape>;
export type WebexMembership = z.infer<typeof membershipShape>;
export type WebexMessage = z.infer<typeof messageShape>;
export type WebexWebhook = z.infer<typeof webhookShape>;
export type AttachmentAction = z.infer<typeof attachmentActionShape>;
