import { z } from 'zod';

/** What came through the socket, as far as we know it. */
const shape = z.object({
  id: z.string().min(1).optional(),
  /** `pong`; events have none. */
  type: z.string().optional(),
  data: z.looseObject({ eventType: z.string().optional(), activity: z.unknown().optional() }).optional(),
});

export interface Frame {
  /** What an acknowledgement names. */
  id: string | undefined;
  isPong: boolean;
  /** Of `conversation.activity`: something happened in a space. */
  activity: unknown;
}

/** @returns undefined when it is no frame of Webex */
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

/** The first frame of ours: nothing comes before it. */
export function authorizationFrame(token: string): string {
  return JSON.stringify({
    id: crypto.randomUUID(),
    type: 'authorization',
    data: { token: `Bearer ${token}` },
  });
}

export function pingFrame(): string {
  return JSON.stringify({ id: crypto.randomUUID(), type: 'ping' });
}

export function acknowledgementFrame(messageId: string): string {
  return JSON.stringify({ messageId, type: 'ack' });
}
