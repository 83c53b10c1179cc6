import type { Command } from '../../bot/command.ts';
import { readArguments } from '../../bot/text/arguments.ts';
import { code, formatNumber, paragraphs } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { auditCard } from './audit-card.ts';
import { auditCommand } from './audit-filters.ts';
import { troubleText } from './audit-missing.ts';
import { findInAudit } from './audit-query.ts';
import { aboutWhat, auditText } from './audit-text.ts';

/** Entries of a page. */
export const AUDIT_PAGE_SIZE = 20;
/** Every page is looked for from the newest entry on, so later ones cost more; a file serves better from here on. */
export const MAX_AUDIT_PAGES = 100;

/** Shows the audit log to administrators, a page at a time. */
export const audit: Command = {
  name: 'audit',
  usage: '[person] [kind] [in organization …] [last 7d] [page 2]',
  group: 'Administrators',
  summary: 'Audit log: who did what to whose link, newest first',
  examples: [
    'audit',
    'audit links',
    'audit ada@example.com last 7d',
    'audit refused in organization Aurora Retail',
  ],
  words: { audit: 4, 'who revoke': 7, revoke: 3, 'audit log': 6, 'audit list': 3 },
  async run(invocation, deps) {
    const args = readArguments(invocation.argumentText, ['period', 'page', 'organization']);
    const { page: number } = args;
    if (number > MAX_AUDIT_PAGES)
      throw noSuchAuditPage(number, `${code('export audit')} sends all of them as a file.`);
    const part = { limit: AUDIT_PAGE_SIZE, skip: (number - 1) * AUDIT_PAGE_SIZE };
    const found = await findInAudit({ ...args, command: audit.name }, part, invocation, deps);
    const { filters, hasMore, times } = found;
    const now = deps.clock();
    const trouble = deps.audit.trouble();
    if (found.entries.length === 0) {
      if (number > 1)
        throw noSuchAuditPage(number, `${code(auditCommand(audit.name, filters))} shows the first one.`);
      const markdown = paragraphs(
        `The audit log has nothing${aboutWhat(found)}.`,
        troubleText(trouble, times),
      );
      return { markdown, isPrivate: true };
    }
    const owner = invocation.person.id;
    const asFile = auditCommand('export audit', filters);
    const turnTo = (title: string, page: number) => ({
      title,
      command: auditCommand(audit.name, filters, page),
      owner,
    });
    const hasNext = hasMore && number < MAX_AUDIT_PAGES;
    const next = hasNext ? `; add ${code(`page ${number + 1}`)} for the next ones` : '';
    const page = { ...found, of: 'of the audit log', number, size: AUDIT_PAGE_SIZE, trouble, now } as const;
    return {
      markdown: auditText(
        page,
        hasMore ? `There are more: ${code(asFile)} sends all of them as a file${next}.` : '',
      ),
      card: auditCard(page, [
        ...(hasNext ? [turnTo('Next page', number + 1)] : []),
        ...(number > 1 ? [turnTo('Previous page', number - 1)] : []),
        ...(hasMore || number > 1 ? [{ title: 'All as CSV', command: asFile, owner }] : []),
      ]),
      isPrivate: true,
    };
  },
};

/** Makes the refusal of a page that is not there. @param next what to say instead */
export function noSuchAuditPage(number: number, next: string): KnownError {
  return new KnownError('bad_arguments', `There is no page ${formatNumber(number)}.`, next);
}
