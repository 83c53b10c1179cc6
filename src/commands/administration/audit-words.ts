import type { Times } from '../../bot/text/times.ts';
import { bold, code } from '../../bot/text/wording.ts';
import { gapIn } from '../../core/audit-gap.ts';
import { isForgotten } from '../../core/forgotten.ts';
import type { AuditEntry } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { missingSince } from './audit-missing.ts';
import type { NamesInAudit } from './audit-names.ts';

/** Writes an audit entry as one line: when, who did what to whose link for which organization, and the outcome. Never an id. */
export function auditLine(entry: AuditEntry, names: NamesInAudit, times: Times): string {
  const gap = gapIn(entry);
  const outcome = gap ? missingSince(gap, times) : escapeMarkdown(entry.outcome.replaceAll('_', ' '));
  return `${times.at(entry.at)} · ${deed(entry, names)} · ${outcome}`;
}

function deed(entry: AuditEntry, names: NamesInAudit): string {
  const { action, actorId, personId, command } = entry;
  const who = actorId === undefined ? '' : nameOf(actorId, names);
  const organization = names.organization(entry.organizationId);
  const where = organization === undefined ? 'an organization that nobody links now' : bold(organization);
  const whose = `${nameOf(personId, names)}'s link to ${where}`;
  switch (action) {
    case 'use': {
      const through = actorId === personId ? where : whose;
      return `${who} asked ${escapeMarkdown(command ?? 'something')} of ${through}`;
    }
    case 'link':
      return `${who} linked ${where}`;
    case 'unlink':
      return entry.organizationId === '' ? `${who} gave up linking` : `${who} unlinked ${where}`;
    case 'revoke':
      return entry.organizationId === ''
        ? `${who} revoked the one-time URL of ${nameOf(personId, names)}`
        : `${who} revoked ${whose}`;
    case 'revoked_at_meraki':
      return `Meraki was told of the end of ${whose}`;
    case 'relink_required':
      return `${whose} ended by itself`;
    case 'renewed':
      return `${whose} was renewed`;
    case 'ended':
      return `${whose} was ended`;
    case 'setting':
      return `${who} said ${code(command ?? 'something')}`;
    case 'export':
      return `${who} exported the audit log`;
    case 'forgotten':
      return `${who} forgot a person`;
    case 'refused':
      return `${who} tried ${code(command ?? 'something')}`;
    case 'link_refused':
      return `linking by ${nameOf(personId, names)} was refused`;
    case 'entries_missing':
      return 'the audit log could not be written';
  }
}

function nameOf(id: string, names: NamesInAudit): string {
  if (isForgotten(id)) return 'a forgotten person';
  const person = names.person(id);
  return person === undefined ? 'somebody without links now' : bold(person.name);
}
