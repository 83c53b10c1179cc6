import { z } from 'zod';
import { HOUR } from '../core/clock.ts';

/** One webhook POST, as far as we read it: which thing of which space changed, and who did it. */
const shape = z.object({
  resource: z.string().min(1),
  event: z.string().min(1),
  actorId: z.string().optional(),
  data: z.looseObject({
    id: z.string().min(1),
    roomId: z.string().optional(),
    roomType: z.string().optional(),
    parentId: z.string().optional(),
    personId: z.string().optional(),
    created: z.iso.datetime({ offset: true }).optional(),
    updated: z.iso.datetime({ offset: true }).optional(),
  }),
});

export type Delivery = z.infer<typeof shape>;

/** What was asked this long ago is not answered any more: the person has gone on. */
export const MAX_AGE = HOUR;

/** @returns undefined when the body is no delivery */
export function parseDelivery(body: string): Delivery | undefined {
  try {
    return shape.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** Two deliveries of the same key tell the same; of an update each change is its own. */
export function keyOf({ resource, event, data }: Delivery): string {
  return JSON.stringify([resource, event, data.id, event === 'updated' ? (data.updated ?? '') : '']);
}

/**
 * question: someone said something to the bot or pressed a button · own: the bot itself came or went
 * · others: who is in a space has changed · nothing: not for us.
 */
export function kindOf(
  { resource, event, actorId, data }: Delivery,
  botId: string,
): 'question' | 'own' | 'others' | 'nothing' {
  const asked = event === 'created' && (resource === 'messages' || resource === 'attachmentActions');
  if (asked) return actorId === botId || data.personId === botId ? 'nothing' : 'question';
  if (resource !== 'memberships') return 'nothing';
  return data.personId === botId && event !== 'updated' ? 'own' : 'others';
}

/** `created` is of the thing: it dates a question, but not the end of an old membership. */
export function isTooOld({ data }: Delivery, now: number): boolean {
  return data.created !== undefined && Date.parse(data.created) < now - MAX_AGE;
}
