import type { Times } from '../../bot/text/times.ts';
import { bold, code } from '../../bot/text/wording.ts';
import { gapIn } from '../../core/audit-gap.ts';
import { isForgotten } from '../../core/forgotten.ts';
import type { AuditEntry } from '../../core/links.ts';
import { escapeCardText, escapeMarkdown } from '../../core/markdown.ts';
import { missingSince } from './audit-missing.ts';
import type { NamesInAudit } from './audit-names.ts';

/** The way in which a message or a card shows foreign text: each escapes it. */
interface Look {
  bold(foreign: string): string;
  plain(foreign: string): string;
  command(said: string): string;
}

const IN_MESSAGE: Look = { bold, plain: (foreign) => escapeMarkdown(foreign), command: code };

/** How cards show it: they know no code. */
export const IN_CARD: Look = {
  bold: (foreign) => `**${escapeCardText(foreign)}**`,
  plain: (foreign) => escapeCardText(foreign),
  command: (said) => `“${escapeCardText(said)}”`,
};

/** Writes an audit entry as one line: when, who did what to whose link for which organization, and the outcome. Never an id. */
export function auditLine(entry: AuditEntry, names: NamesInAudit, times: Times): string {
  const outcome = outcomeOf(entry, times, IN_MESSAGE);
  return `${times.at(entry.at)} · ${deed(entry, names, IN_MESSAGE)} · ${outcome}`;
}

/** Writes the outcome of an entry. */
export function outcomeOf(entry: AuditEntry, times: Times, look: Look): string {
  const gap = gapIn(entry);
  return gap ? missingSince(gap, times) : look.plain(entry.outcome.replaceAll('_', ' '));
}

/** Writes who did what to whose link for which organization. */
export function deed(entry: AuditEntry, names: NamesInAudit, look: Look): string {
  const { action, actorId, personId, command } = entry;
  const who = actorId === undefined ? '' : nameOf(actorId, names, look);
  const organization = names.organization(entry.organizationId);
  const where =
    organization === undefined ? 'an organization that is no longer linked' : look.bold(organization);
  const whose = `${nameOf(personId, names, look)}'s link to ${where}`;
  const toWhom = lentToWhom(entry, names, look);
  switch (action) {
    case 'use': {
      const asked = `${who} asked ${look.plain(command ?? 'something')}`;
      if (entry.shareId !== undefined) return `${asked} through ${whose}`;
      return `${asked} of ${actorId === personId ? where : whose}`;
    }
    case 'link':
      return `${who} linked ${where}`;
    case 'unlink':
      return entry.organizationId === '' ? `${who} cancelled linking` : `${who} unlinked ${where}`;
    case 'revoke':
      return entry.organizationId === ''
        ? `${who} revoked the one-time URL of ${nameOf(personId, names, look)}`
        : `${who} revoked ${whose}`;
    case 'revoked_at_meraki':
      return `Meraki confirmed the end of ${whose}`;
    case 'relink_required':
      return `${whose} ended by itself`;
    case 'renewed':
      return `${whose} was renewed`;
    case 'ended':
      return `${whose} was ended`;
    case 'setting':
      return `${who} said ${look.command(command ?? 'something')}`;
    case 'export':
      return `${who} exported the audit log`;
    case 'forgotten':
      return `${who} forgot a person`;
    case 'refused': {
      const tried = `${who} tried ${look.command(command ?? 'something')}`;
      return entry.shareId === undefined ? tried : `${tried} through ${whose}`;
    }
    case 'link_refused':
      return `linking by ${nameOf(personId, names, look)} was refused`;
    case 'lent':
      if (entry.outcome === 'approved') return `${who} approved a request, and lent ${where}${toWhom}`;
      return `${who} lent ${where}${toWhom}`;
    case 'access_requested':
      return `${who} asked for access${entry.organizationId === '' ? '' : ` to ${where}`}`;
    case 'access_denied':
      return `${who} denied ${nameOf(personId, names, look)} access`;
    case 'share_extended':
      return `${who} changed until when ${where} is lent${toWhom}`;
    case 'share_ended': {
      const lent = `what ${nameOf(personId, names, look)} lent of ${where}${toWhom}`;
      return actorId === undefined ? `${lent} ended` : `${who} ended ${lent}`;
    }
    case 'entries_missing':
      return 'the audit log could not be written';
  }
}

function nameOf(id: string, names: NamesInAudit, look: Look): string {
  if (isForgotten(id)) return 'a forgotten person';
  const person = names.person(id);
  return person === undefined ? 'somebody who no longer has links' : look.bold(person.name);
}

/** Writes to whom the share of an entry lends: it, or the entry itself, knows them; empty when neither does. */
function lentToWhom(
  { action, shareId, actorId, personId }: AuditEntry,
  names: NamesInAudit,
  look: Look,
): string {
  const borrower = shareId === undefined ? undefined : names.borrower(shareId);
  if (borrower !== undefined) return ` to ${look.bold(borrower)}`;
  return action === 'lent' && actorId !== personId ? ` to ${nameOf(personId, names, look)}` : '';
}
