import { z } from 'zod';
import { HOUR } from '../../core/clock.ts';

/** Ids are about 80 characters; what is kept of a delivery stays small whatever comes. */
const id = z.string().min(1).max(1_000);

/**
 * One webhook POST, as far as we read it: which thing of which space changed, and who did it. Nothing else is kept: ids
 * and times, never a name, an address or a text.
 */
const shape = z.object({
  resource: id,
  event: id,
  actorId: id.optional(),
  data: z.object({
    id,
    roomId: id.optional(),
    roomType: id.optional(),
    parentId: id.optional(),
    personId: id.optional(),
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

/**
 * Two deliveries of the same key tell the same. Of an update each change is its own; and who leaves a space and comes
 * back has the same membership again.
 */
export function keyOf({ resource, event, data: { id, updated, created } }: Delivery): string {
  const which = event === 'updated' ? updated : resource === 'memberships' ? created : undefined;
  return JSON.stringify([resource, event, id, which ?? '']);
}

/**
 * question: someone said something to the bot or pressed a button · own: the bot itself came or went
 * · others: who is in a space has changed · nothing: not for us.
 */
export function deliveryKind(
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
