import { createHash } from 'node:crypto';
import type { Log } from '../../core/log.ts';
import type { Webex, WebexWebhook } from '../client/index.ts';
import { listOurWebhooks, removeWebhook, webhookNamePrefix } from './our-webhooks.ts';

/** Our webhooks as a look found them. */
export interface WebhooksFound {
  /** How many of those that we need are switched off. */
  inactive: number;
  /** How many of those that we need are not there. */
  missing: number;
  /**
   * Creates missing webhooks, switches on inactive ones, and removes outdated ones.
   *
   * @returns whether all are active now
   * @throws WebexError
   */
  repair(): Promise<boolean>;
}

/** The webhooks to have; `all` does not include the buttons of cards. */
const NEEDED = [
  { resource: 'all', event: 'all' },
  { resource: 'attachmentActions', event: 'created' },
];

/**
 * Returns the name of our webhooks. Webex does not show the secret of a webhook, so the name holds a short hash of it, and a
 * new secret makes new webhooks.
 */
export function webhookName(targetUrl: string, secret: string): string {
  return webhookNamePrefix(targetUrl) + createHash('sha256').update(secret).digest('hex').slice(0, 8);
}

/**
 * Looks at our webhooks with one call. Ours are those named for this product and the target's host; other applications may
 * share the token, and their webhooks are left alone.
 *
 * @throws WebexError
 */
export async function lookAtWebhooks(
  client: Webex,
  targetUrl: string,
  secret: string,
  log: Log,
): Promise<WebhooksFound> {
  const name = webhookName(targetUrl, secret);
  const ours = await listOurWebhooks(client, targetUrl);
  const kept = ours.filter((webhook) => webhook.name === name && webhook.targetUrl === targetUrl);
  const needed = NEEDED.map(({ resource, event }) => {
    const same = kept.filter((webhook) => webhook.resource === resource && webhook.event === event);
    return { resource, event, found: same.find(isActive) ?? same[0] };
  });

  async function ensured({ resource, event, found }: (typeof needed)[number]): Promise<WebexWebhook> {
    if (!found) {
      log.info({ resource, event }, 'creating a Webex webhook');
      return client.webhooks.create({ name, targetUrl, resource, event, secret });
    }
    if (isActive(found)) return found;
    log.warn({ resource, event, id: found.id }, 'Webex webhook inactive: switching it on');
    const body = { id: found.id, name, targetUrl, secret, status: 'active' };
    return client.webhooks.update(body);
  }

  return {
    inactive: needed.filter(({ found }) => found && !isActive(found)).length,
    missing: needed.filter(({ found }) => !found).length,
    async repair() {
      const working: WebexWebhook[] = [];
      for (const one of needed) working.push(await ensured(one));
      // Old webhooks are removed last: meanwhile Webex delivers twice rather than not at all.
      for (const webhook of ours) {
        if (!working.some((one) => one.id === webhook.id)) await removeWebhook(client, webhook, log);
      }
      return working.every(isActive);
    },
  };
}

function isActive({ status }: WebexWebhook): boolean {
  return status !== 'inactive';
}
