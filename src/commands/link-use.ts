import type { Dashboard } from '../core/dashboard.ts';
import { KnownError } from '../core/errors.ts';
import type { Grant } from '../core/links.ts';
import { notLinked, relinkRequired } from '../core/refusals.ts';
import type { Asked, Command, Parts, Reply } from './command.ts';

/** A person's link, opened. */
export interface OpenLink {
  dashboard: Dashboard;
  grant: Grant;
  /** The person's other links. */
  others: Grant[];
}

/**
 * Answers with the asker's own link, the most recent one that works, and records the use.
 * @throws KnownError `not_linked`, `relink_required`, and what `work` throws
 */
export async function useLink(
  asked: Asked,
  parts: Parts,
  command: Command['name'],
  work: (link: OpenLink) => Promise<Reply>,
): Promise<Reply> {
  const grants = await parts.store.listGrants(asked.person.id);
  const grant = latestActive(grants);
  const others = grants.filter((other) => other !== grant);
  const dashboard = parts.dashboard(parts.tokens.source(grant));
  const record = (outcome: string) =>
    parts.audit.record({
      at: parts.clock(),
      actorId: asked.person.id,
      action: 'use',
      personId: grant.personId,
      organizationId: grant.organizationId,
      outcome,
      command,
      reference: asked.reference,
    });
  try {
    const reply = await work({ dashboard, grant, others });
    await record('answered');
    return reply;
  } catch (error) {
    await record(error instanceof KnownError ? error.fault : 'failed');
    throw error;
  }
}

function latestActive(grants: Grant[]): Grant {
  const [latest] = grants.toSorted((a, b) => b.linkedAt - a.linkedAt);
  if (!latest) throw notLinked();
  const [active] = grants
    .filter(({ status }) => status === 'active')
    .toSorted((a, b) => b.linkedAt - a.linkedAt);
  if (active) return active;
  throw relinkRequired(latest);
}
