import { during } from '../../bot/text/period.ts';
import { bold, bullets, countOf, formatNumber, listed, paragraphs } from '../../bot/text/wording.ts';
import { troubleText } from './audit-missing.ts';
import type { AuditFound } from './audit-query.ts';
import { auditLine } from './audit-words.ts';

/** One page of the audit log. */
export interface AuditPage extends AuditFound {
  /** What the entries are of, behind their number. */
  of: 'of the audit log' | 'about what you lend';
  /** The number of the page, from 1. */
  number: number;
  /** Entries of a full page. */
  size: number;
  trouble: Parameters<typeof troubleText>[0];
  /** When it was asked for, epoch milliseconds. */
  now: number;
}

/** Says what the entries were narrowed to: ` about **Ada Moreno** (links, failed) in the last 7 days`; empty for all. @param strong escapes a name and makes it bold */
export function aboutWhat(
  { filters, periodWords }: Pick<AuditFound, 'filters' | 'periodWords'>,
  strong = bold,
): string {
  const { someone, kinds, organization } = filters;
  const parts = [
    someone ? ` about ${strong(someone.name || someone.email || 'one person')}` : '',
    organization ? ` of ${strong(organization.name)}` : '',
    kinds.length > 0 ? ` (only ${listed(kinds.map(({ word }) => word.replaceAll('_', ' ')))})` : '',
    periodWords === undefined ? '' : ` ${during(periodWords)}`,
  ];
  return parts.join('');
}

/** Writes a page. @param further how to see what is not on it */
export function auditText(page: AuditPage, further: string): string {
  const { entries, names, times, trouble, now } = page;
  return paragraphs(
    `**${auditHeadline(page)} ${page.of}**${aboutWhat(page)}`,
    troubleText(trouble, times),
    bullets(entries.map((entry) => auditLine(entry, names, times))),
    `Asked at ${times.asked(now)}; all times are of that time zone.`,
    further,
  );
}

/** `7 entries`, `The newest 20 entries`, `Entries 21–40` */
export function auditHeadline({
  entries: { length },
  number,
  size,
  hasMore,
}: Pick<AuditPage, 'entries' | 'number' | 'size' | 'hasMore'>): string {
  if (number === 1) return `${hasMore ? 'The newest ' : ''}${countOf(length, 'entry', 'entries')}`;
  const first = (number - 1) * size + 1;
  return `Entries ${formatNumber(first)}–${formatNumber(first + length - 1)}`;
}
