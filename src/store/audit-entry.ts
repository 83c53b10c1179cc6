import { z } from 'zod';
import type { AuditEntry } from '../core/links.ts';

const named = z.object({ name: z.string(), email: z.string() });

/** The schema of an audit entry that is read back. */
export const auditEntry = z.object({
  at: z.number(),
  actorId: z.string().optional(),
  action: z.enum([
    'link',
    'relink_required',
    'renewed',
    'ended',
    'unlink',
    'revoke',
    'revoked_at_meraki',
    'use',
    'setting',
    'export',
    'forgotten',
    'refused',
    'link_refused',
    'lent',
    'access_requested',
    'access_denied',
    'share_extended',
    'share_ended',
    'entries_missing',
  ]),
  personId: z.string(),
  organizationId: z.string(),
  linkId: z.string().optional(),
  shareId: z.string().optional(),
  outcome: z.string(),
  command: z.string().optional(),
  reference: z.string().optional(),
  names: z
    .object({ actor: named.optional(), person: named.optional(), organization: z.string().optional() })
    .optional(),
}) satisfies z.ZodType<AuditEntry>;

/**
 * Picks the fields that are written, whatever else the object carries. A new field of AuditEntry does not compile until
 * it is listed here.
 */
export function auditFields(entry: AuditEntry) {
  const { at, actorId, action, personId, organizationId, linkId, shareId } = entry;
  const { outcome, command, reference, names } = entry;
  const fields = {
    at,
    actorId,
    action,
    personId,
    organizationId,
    linkId,
    shareId,
    outcome,
    command,
    reference,
    names,
  };
  return fields satisfies Record<keyof AuditEntry, unknown>;
}

/** Returns the entry of a line of JSON; undefined when it is none, such as one that a crash cut short. */
export function parseEntry(line: Buffer): AuditEntry | undefined {
  try {
    return auditEntry.safeParse(JSON.parse(line.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
