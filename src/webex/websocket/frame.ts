import { z } from 'zod';

/** The members of a frame that this product reads. */
const shape = z.object({
  id: z.string().min(1).optional(),
  /** `pong`; events have none. */
  type: z.string().optional(),
  data: z.looseObject({ eventType: z.string().optional(), activity: z.unknown().optional() }).optional(),
});

/** A frame from Webex. */
export interface Frame {
  /** The id that an acknowledgement names. */
  id: string | undefined;
  isPong: boolean;
  /** The activity of a `conversation.activity`: something happened in a space. Undefined for other frames. */
  activity: unknown;
}

/** Parses a frame. @returns undefined when the text is not a frame of Webex */
export function parseFrame(text: string): Frame | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data: frame } = shape.safeParse(json);
  if (frame === undefined) return undefined;
  const isActivity = frame.data?.eventType === 'conversation.activity';
  return {
    id: frame.id,
    isPong: frame.type === 'pong',
    activity: isActivity ? (frame.data?.activity ?? null) : undefined,
  };
}

/** Returns the first frame to send; Webex answers nothing before it. */
export function authorizationFrame(token: string): string {
  return JSON.stringify({
    id: crypto.randomUUID(),
    type: 'authorization',
    data: { token: `Bearer ${token}` },
  });
}

/** Returns a ping, which Webex answers with a pong. */
export function pingFrame(): string {
  return JSON.stringify({ id: crypto.randomUUID(), type: 'ping' });
}

/** Returns the acknowledgement of a frame. */
export function acknowledgementFrame(messageId: string): string {
  return JSON.stringify({ messageId, type: 'ack' });
}
