import type { Command } from '../../bot/command.ts';
import { bold, bullets, code, countOf, paragraphs } from '../../bot/text/wording.ts';
import { findInAudit } from './audit-query.ts';
import { auditLine } from './audit-words.ts';

const MAX_LINES = 30;

export const audit: Command = {
  name: 'audit',
  usage: '[person] [last 7d]',
  group: 'Administrators',
  summary: 'Who did what to whose link, newest first',
  examples: ['audit', 'audit last 24h', 'audit ada@example.com last 7d'],
  async run(invocation, deps) {
    const { entries, hasMore, someone, names, times } = await findInAudit(invocation, deps, MAX_LINES);
    const about = someone ? ` about ${bold(someone.name)}` : '';
    if (entries.length === 0) {
      return { markdown: `The audit log has nothing${about} for that.`, isPrivate: true };
    }
    const markdown = paragraphs(
      `**${hasMore ? 'The newest ' : ''}${countOf(entries.length, 'entry', 'entries')} of the audit log**${about}`,
      bullets(entries.map((entry) => auditLine(entry, names, times))),
      `Asked at ${times.now()}; all times are of that time zone.`,
      hasMore ? `There are more: ${code('export audit')} sends all of them as a file.` : '',
    );
    return { markdown, isPrivate: true };
  },
};
