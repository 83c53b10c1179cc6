import { z } from 'zod';
import type { Delivery } from '../intake/delivery.ts';
import { restId } from './rest-id.ts';

const id = z.string().min(1);
const person = z.looseObject({ entryUUID: id.optional(), id: id.optional() });
const space = z.looseObject({ id, url: z.string(), tags: z.array(z.string()).default([]) });

/** One activity of a space (webex-js-sdk: plugin-messages, plugin-memberships, plugin-attachment-actions). */
const shape = z.looseObject({
  id,
  verb: z.string(),
  published: z.iso.datetime({ offset: true }),
  actor: person,
  object: z.looseObject({
    id: id.optional(),
    url: z.string().optional(),
    entryUUID: id.optional(),
    tags: z.array(z.string()).optional(),
    participants: z.looseObject({ items: z.array(person) }).optional(),
  }),
  target: space.optional(),
  parent: z.looseObject({ id, type: z.string().optional() }).optional(),
});

type Activity = z.infer<typeof shape>;

/** The verbs that webhooks report too; all others (typing, reading, reacting …) are ignored. */
const REPORTED_VERBS = new Map([
  ['post', { resource: 'messages', event: 'created' }],
  ['share', { resource: 'messages', event: 'created' }],
  ['cardAction', { resource: 'attachmentActions', event: 'created' }],
  ['create', { resource: 'memberships', event: 'created' }],
  ['add', { resource: 'memberships', event: 'created' }],
  ['leave', { resource: 'memberships', event: 'deleted' }],
  ['assignModerator', { resource: 'memberships', event: 'updated' }],
  ['unassignModerator', { resource: 'memberships', event: 'updated' }],
]);

/**
 * Turns an activity into the deliveries that webhooks would post for it.
 *
 * @param given as it came through the websocket
 * @param clusterOf see Catalog
 * @returns an empty list for an activity that webhooks would not report; undefined for one that should be understood
 * and is not
 */
export function deliveriesOf(
  given: unknown,
  clusterOf: (url: string) => string | undefined,
): Delivery[] | undefined {
  const { data: named } = z.looseObject({ verb: z.string() }).safeParse(given);
  if (named === undefined) return undefined;
  const known = REPORTED_VERBS.get(named.verb);
  if (known === undefined) return [];
  const { data: activity } = shape.safeParse(given);
  if (activity === undefined) return undefined;
  // When a space is created, the space is the object of the activity, not its target.
  const { data: where } = space.safeParse(named.verb === 'create' ? activity.object : activity.target);
  const cluster = where === undefined ? undefined : clusterOf(where.url);
  const actor = uuidOf(activity.actor);
  if (where === undefined || cluster === undefined || actor === undefined) return undefined;
  const about = {
    roomId: restId('ROOM', where.id, cluster),
    roomType: where.tags.includes('ONE_ON_ONE') ? 'direct' : 'group',
    created: activity.published,
  };
  const actorId = restId('PEOPLE', actor, cluster);
  // An edit is a post whose parent is the message before (webex-js-sdk, plugin-messages: an update); edits are not
  // answered.
  if (activity.parent?.type === 'edit') return [];
  if (known.resource !== 'memberships')
    return [{ ...known, actorId, data: { ...about, ...messageOrAction(activity, actorId, cluster) } }];
  const members = named.verb === 'create' ? (activity.object.participants?.items ?? []) : [activity.object];
  return members.flatMap((member) => {
    const uuid = uuidOf(member);
    if (uuid === undefined) return [];
    const personId = restId('PEOPLE', uuid, cluster);
    const id = restId('MEMBERSHIP', `${uuid}:${where.id}`, cluster);
    const updated = known.event === 'updated' ? { updated: activity.published } : {};
    return [{ ...known, actorId, data: { ...about, ...updated, id, personId } }];
  });
}

/** Returns the part of a delivery that differs between a message and a pressed button. */
function messageOrAction({ id: uuid, verb, parent }: Activity, personId: string, cluster: string) {
  if (verb === 'cardAction') return { id: restId('ATTACHMENT_ACTION', uuid, cluster), personId };
  const isReply = parent?.type === 'reply';
  return {
    id: restId('MESSAGE', uuid, cluster),
    personId,
    ...(isReply && { parentId: restId('MESSAGE', parent.id, cluster) }),
  };
}

/** Returns the UUID of a person. Older objects have it only as `id`, where others have an e-mail address. */
function uuidOf({ entryUUID, id: other }: z.infer<typeof person>): string | undefined {
  return entryUUID ?? (other?.includes('@') ? undefined : other);
}
