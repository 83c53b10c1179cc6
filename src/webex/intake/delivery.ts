import { z } from 'zod';
import { HOUR } from '../../core/clock.ts';
import type { Acceptance } from '../../core/inbox.ts';
import { parseTime } from './parse-time.ts';
import type { WebexTime } from './webex-clock.ts';

/** Ids have about 80 characters; the limit keeps a stored delivery small. */
const id = z.string().min(1).max(1_000);
/** What is not needed and not readable, null too, counts as absent: Webex switches off a webhook that is refused. */
const optionalId = id.optional().catch(undefined);
const optionalTime = z.unknown().transform(parseTime).optional();

/** The members of a delivery that are kept: ids and times, never a name, an address or a text. */
const shape = z.object({
  resource: id,
  event: id,
  actorId: optionalId,
  data: z.object({
    id,
    roomId: optionalId,
    roomType: optionalId,
    parentId: optionalId,
    personId: optionalId,
    created: optionalTime,
    updated: optionalTime,
  }),
});

/**
 * One webhook POST: which thing of which space changed, and who changed it. What the websocket reports, and the messages
 * that the backfill reads, are turned into deliveries too.
 */
export type Delivery = z.infer<typeof shape>;

/** The outcome of a delivery. told: a question could not be put into the inbox, and the bot told the person so. */
export type DeliveryOutcome = Acceptance | 'told';

/** The age in milliseconds from which a question is not answered any more, because the person has moved on. */
export const MAX_QUESTION_AGE = HOUR;

/**
 * Parses a delivery: the body of a webhook, or what `deliveryText` wrote. Only `resource`, `event` and `data.id` are needed.
 *
 * @returns undefined when the text is not a delivery
 */
export function parseDelivery(text: string): Delivery | undefined {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Writes a delivery as text, for an inbox. */
export function deliveryText(delivery: Delivery): string {
  return JSON.stringify(delivery);
}

/**
 * Returns a key that is the same for two deliveries of the same event. Each update of a thing is an event of its own,
 * and so is each time that a person joins a space, although the membership keeps its id.
 */
export function deliveryKey({ resource, event, data: { id, updated, created } }: Delivery): string {
  const time = event === 'updated' ? updated : resource === 'memberships' ? created : undefined;
  return JSON.stringify([resource, event, id, time ?? '']);
}

/**
 * Returns the kind of a delivery. question: a person wrote to the bot or pressed a button · own: the bot itself joined
 * or left a space · others: the members of a space have changed · nothing: not for the bot.
 */
export function deliveryKind(
  { resource, event, actorId, data }: Delivery,
  botId: string,
): 'question' | 'own' | 'others' | 'nothing' {
  const isSaid = event === 'created' && (resource === 'messages' || resource === 'attachmentActions');
  if (isSaid) return actorId === botId || data.personId === botId ? 'nothing' : 'question';
  if (resource !== 'memberships') return 'nothing';
  return data.personId === botId && event !== 'updated' ? 'own' : 'others';
}

/**
 * Returns when a question was asked, on the monotonic clock; undefined when Webex did not say so. Not for
 * memberships, whose `created` is when the person joined.
 */
export function askedAt(
  { data: { created } }: Delivery,
  { toMonotonic }: Pick<WebexTime, 'toMonotonic'>,
): number | undefined {
  return created === undefined ? undefined : toMonotonic(Date.parse(created));
}
