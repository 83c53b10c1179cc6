import { recordDeed } from '../../bot/audit.ts';
import type { Command } from '../../bot/command.ts';
import { createCsvFile, FILE_LIMITS, MAX_FILE_ROWS } from '../../bot/report/csv-file.ts';
import { readArguments } from '../../bot/text/arguments.ts';
import type { Times } from '../../bot/text/times.ts';
import { countOf, formatNumber, paragraphs } from '../../bot/text/wording.ts';
import type { AuditEntry } from '../../core/links.ts';
import { missingInFile, withMissingNow } from './audit-missing.ts';
import type { NamesInAudit } from './audit-names.ts';
import { findInAudit } from './audit-query.ts';
import { aboutWhat } from './audit-text.ts';

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
  'share id',
];

/** Sends the audit log to an administrator as a CSV file. */
export const exportAudit: Command = {
  name: 'export audit',
  usage: '[person] [kind] [in organization …] [last 30d]',
  group: 'Administrators',
  summary: 'The audit log, whole or narrowed as by audit, as a CSV file by direct message',
  examples: ['export audit', 'export audit last 30d', 'export audit ada@example.com refused'],
  async run(invocation, deps) {
    const args = readArguments(invocation.argumentText, ['period', 'organization']);
    await invocation.wholeRead.hold();
    const search = { ...args, command: exportAudit.name };
    const found = await findInAudit(search, { limit: MAX_FILE_ROWS }, invocation, deps);
    const { entries, hasMore, filters, names, times } = found;
    const { someone } = filters;
    const state = { trouble: deps.audit.trouble(), entries };
    const table = createCsvFile(HEADER, deps.slices);
    await table.add(withMissingNow(state, deps.clock()), (entry) => rowOf(entry, names, times));
    const file = {
      name: `audit-${times.date(deps.clock())}.csv`,
      type: 'text/csv',
      data: table.data(),
    };
    const howMany = countOf(table.rows, 'entry', 'entries');
    const amount = `${howMany} of the audit log${aboutWhat(found)}, newest first`;
    const headline =
      hasMore || table.isFull
        ? `${amount}: only the newest ${formatNumber(table.rows)}, because ${FILE_LIMITS}. A period such as \`last 30d\` makes it fewer.`
        : `${amount}.`;
    const markdown = paragraphs(headline, missingInFile(state, times));
    // Somebody whom no entry names may have been forgotten: this one must not bring their id back.
    const isNamed = entries.some(({ actorId, personId }) => [actorId, personId].includes(someone?.id));
    await recordDeed(invocation, deps, {
      action: 'export',
      command: exportAudit.name,
      outcome: howMany,
      personId: someone && isNamed ? someone.id : '',
    });
    return { markdown, file, isPrivate: true };
  },
};

/** One row of the file. Ids stand at the end, for programs: a name may be unknown once the links that knew it are gone. */
function rowOf(entry: AuditEntry, names: NamesInAudit, times: Times): string[] {
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
    entry.shareId ?? '',
  ];
}
