import { z } from 'zod';

/** The events of each resource, from the event reference of the Webhooks Guide, as far as the stand-in supports them. */
const EVENTS = {
  messages: ['created', 'updated', 'deleted'],
  memberships: ['created', 'updated', 'deleted'],
  rooms: ['created', 'updated'],
  attachmentActions: ['created'],
} as const;

/** The filters of each resource. */
const FILTERS: Record<string, readonly string[]> = {
  messages: ['roomId', 'roomType', 'personId', 'personEmail', 'mentionedPeople', 'hasFiles'],
  memberships: ['roomId', 'personId', 'personEmail', 'isModerator'],
  rooms: ['type', 'isLocked'],
  attachmentActions: ['messageId', 'personId', 'roomId'],
  all: [],
};

const name = z.string().trim().min(1).max(100);
const targetUrl = z.url({ protocol: /^https?$/, error: 'targetUrl must be an http or https URL.' });
const secret = z.string().min(1).max(256);

/** The body of POST /webhooks. The resource `all` (the firehose) requires the event `all`. */
export const NewWebhook = z
  .object({
    name,
    targetUrl,
    resource: z.enum(['messages', 'memberships', 'rooms', 'attachmentActions', 'all']),
    event: z.enum(['created', 'updated', 'deleted', 'all']),
    filter: z.string().min(1).optional(),
    secret: secret.optional(),
  })
  .refine(
    (w) => w.event === 'all' || (w.resource !== 'all' && EVENTS[w.resource].some((e) => e === w.event)),
    {
      path: ['event'],
      error: 'This resource has no such event.',
    },
  )
  .refine((w) => conditions(w.filter).every(([key]) => FILTERS[w.resource]?.includes(key)), {
    path: ['filter'],
    error: 'This resource has no such filter.',
  });

/** The body of PUT /webhooks/:id; `status: active` activates a deactivated webhook again. */
export const ChangedWebhook = z.object({
  name,
  targetUrl,
  secret: secret.optional(),
  status: z.enum(['active', 'inactive']).optional(),
});

/** A webhook as it is stored, with its secret. */
export interface RegisteredWebhook {
  id: string;
  name: string;
  targetUrl: string;
  resource: z.infer<typeof NewWebhook>['resource'];
  event: z.infer<typeof NewWebhook>['event'];
  filter?: string;
  secret?: string;
  orgId: string;
  createdBy: string;
  appId: string;
  ownedBy: 'creator';
  status: 'active' | 'inactive';
  created: string;
}

function conditions(filter = ''): [string, string][] {
  return [...new URLSearchParams(filter)];
}

/**
 * Tells whether a webhook's resource, event and filter match an event. The resource `all` excludes attachmentActions,
 * and rooms have no `deleted`.
 *
 * @param data the public object
 */
export function webhookMatches(
  webhook: RegisteredWebhook,
  resource: keyof typeof EVENTS,
  event: string,
  data: Record<string, unknown>,
): boolean {
  if (!EVENTS[resource].some((e) => e === event)) return false;
  if (webhook.event !== 'all' && webhook.event !== event) return false;
  if (webhook.resource === 'all') return resource !== 'attachmentActions';
  return (
    webhook.resource === resource &&
    conditions(webhook.filter).every(([key, wanted]) => holds(key, wanted, webhook.createdBy, data))
  );
}

function holds(key: string, wanted: string, me: string, data: Record<string, unknown>): boolean {
  const value = data[key];
  switch (key) {
    case 'mentionedPeople':
      return Array.isArray(value) && value.includes(wanted === 'me' ? me : wanted);
    case 'hasFiles':
      return String(data.files !== undefined) === wanted;
    default:
      return String(value) === wanted;
  }
}
