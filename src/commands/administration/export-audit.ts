import type { AuditEntry } from '../../core/links.ts';
import type { Command } from '../command.ts';
import { recordDeed } from '../record-deed.ts';
import { csv } from '../words/csv.ts';
import type { Times } from '../words/times.ts';
import { count, number } from '../words/wording.ts';
import type { AuditNames } from './audit-names.ts';
import { findInAudit } from './audit-query.ts';

/** About 20 MB; Webex takes 100 MB. */
const MOST_ROWS = 100_000;

const HEADER = [
  'time',
  'action',
  'outcome',
  'command',
  'actor',
  'actor e-mail',
  'person',
  'person e-mail',
  'organization',
  'reference',
  'actor id',
  'person id',
  'organization id',
];

export const exportAudit: Command = {
  name: 'export audit',
  usage: '[person] [last 30d]',
  group: 'Administrators',
  summary: 'The audit log as a CSV file, by direct message',
  examples: ['export audit', 'export audit last 30d', 'export audit ada@example.com'],
  async run(asked, parts) {
    const { entries, hasMore, someone, names, times } = await findInAudit(asked, parts, MOST_ROWS);
    const file = {
      name: `audit-${times.date(parts.clock())}.csv`,
      type: 'text/csv',
      data: csv([HEADER, ...entries.map((entry) => rowOf(entry, names, times))]),
    };
    const amount = `${count(entries.length, 'entry', 'entries')} of the audit log, newest first`;
    const markdown = hasMore
      ? `${amount}: only the newest ${number(MOST_ROWS)}. A period such as \`last 30d\` makes it fewer.`
      : `${amount}.`;
    await recordDeed(asked, parts, {
      action: 'export',
      command: exportAudit.name,
      outcome: count(entries.length, 'entry', 'entries'),
      personId: someone?.id ?? '',
    });
    return { markdown, file, isPrivate: true };
  },
};

/** Ids stand at the end, for programs: names go with the links that knew them. */
function rowOf(entry: AuditEntry, names: AuditNames, times: Times): string[] {
  const { at, action, outcome, command = '', reference = '', actorId = '', personId, organizationId } = entry;
  const [actor, person] = [names.person(actorId), names.person(personId)];
  return [
    times.iso(at),
    action,
    outcome,
    command,
    actor?.name ?? '',
    actor?.email ?? '',
    person?.name ?? '',
    person?.email ?? '',
    names.organization(organizationId) ?? '',
    reference,
    actorId,
    personId,
    organizationId,
  ];
}
