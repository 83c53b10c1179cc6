import type { Command } from '../../bot/command.ts';
import { readArguments } from '../../bot/text/arguments.ts';
import { type ListPage, pageOf } from '../../bot/text/pages.ts';
import { during } from '../../bot/text/period.ts';
import { bold, bullets, code, countOf, formatNumber, paragraphs } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { AuditEntry } from '../../core/links.ts';
import { troubleText } from './audit-missing.ts';
import { findInAudit } from './audit-query.ts';
import { auditLine } from './audit-words.ts';

const PAGE_SIZE = 30;
/** Every page is read from the newest entry on, so later ones cost more; a file serves better from here on. */
const MAX_PAGES = 100;
const AS_FILE = `${code('export audit')} sends all of them as a file`;

/** Shows the audit log to administrators, a page at a time. */
export const audit: Command = {
  name: 'audit',
  usage: '[person] [last 7d] [page 2]',
  group: 'Administrators',
  summary: 'Audit log: who did what to whose link, newest first',
  examples: ['audit', 'audit last 24h', 'audit ada@example.com last 7d'],
  async run(invocation, deps) {
    const args = readArguments(invocation.argumentText, ['period', 'page']);
    if (args.page > MAX_PAGES) {
      const what = `There is no page ${formatNumber(args.page)}.`;
      throw new KnownError('bad_arguments', what, `${AS_FILE}.`);
    }
    const limit = args.page * PAGE_SIZE;
    const found = await findInAudit({ ...args, command: audit.name }, limit, invocation, deps);
    const { entries, hasMore, someone, names, times, periodWords } = found;
    const when = periodWords === undefined ? '' : ` ${during(periodWords)}`;
    const about = someone ? ` about ${bold(someone.name)}` : '';
    const missing = troubleText(deps.audit.trouble(), times);
    if (entries.length === 0) {
      return {
        markdown: paragraphs(
          `The audit log has nothing${about}${when || (args.period === undefined ? '' : ' in that time')}.`,
          missing,
        ),
        isPrivate: true,
      };
    }
    const page = pageOf(entries, args.page, PAGE_SIZE);
    const markdown = paragraphs(
      `**${headline(page, hasMore)} of the audit log**${about}${when}`,
      missing,
      bullets(page.items.map((entry) => auditLine(entry, names, times))),
      `Asked at ${times.asked(deps.clock())}; all times are of that time zone.`,
      hasMore ? `There are more: ${AS_FILE}${nextPage(page.number)}.` : '',
    );
    return { markdown, isPrivate: true };
  },
};

/** `7 entries`, `The newest 30 entries`, `Entries 31–60` */
function headline({ items, number }: ListPage<AuditEntry>, hasMore: boolean): string {
  if (number === 1) return `${hasMore ? 'The newest ' : ''}${countOf(items.length, 'entry', 'entries')}`;
  const first = (number - 1) * PAGE_SIZE + 1;
  return `Entries ${formatNumber(first)}–${formatNumber(first + items.length - 1)}`;
}

function nextPage(number: number): string {
  return number < MAX_PAGES
    ? `; say the same with ${code(`page ${number + 1}`)} behind it for the next ones`
    : '';
}
