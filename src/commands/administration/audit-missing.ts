import type { Times } from '../../bot/text/times.ts';
import { bold, countOf, formatNumber, paragraphs } from '../../bot/text/wording.ts';
import { type AuditGap, type AuditTrouble, gapEntry, gapIn } from '../../core/audit-gap.ts';
import type { AuditEntry } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';

/** Entries of the audit log, and what is wrong with it right now. */
interface AuditState {
  trouble: AuditTrouble | undefined;
  /** Newest first. */
  entries: readonly AuditEntry[];
}

/** Writes how many entries are missing since when: `**12 entries are missing** since 10:03`. */
export function missingSince(
  { count, since, isAtLeast = false }: Omit<AuditGap, 'until'>,
  times: Times,
): string {
  return `${bold(`${isAtLeast ? 'at least ' : ''}${missing(count)}`)} since ${times.at(since)}`;
}

/** Says that entries are missing right now, why, and what becomes of them; empty when none are. */
export function troubleText(trouble: AuditTrouble | undefined, times: Times): string {
  if (trouble === undefined) return '';
  const { reason, since, waiting, lost } = trouble;
  const wait =
    waiting > 0
      ? ` ${formatNumber(waiting)} of them will be added when that is fixed, unless the bot stops first.`
      : '';
  const all = missingSince({ count: waiting + lost, since }, times);
  return `⚠️ ${all}: ${escapeMarkdown(reason)}.${wait} The log of the server has them in full.`;
}

/** Says that entries are missing in a file, now or before; empty when none are. */
export function missingInFile({ trouble, entries }: AuditState, times: Times): string {
  const count = entries.reduce((sum, entry) => sum + (gapIn(entry)?.count ?? 0), 0);
  const before =
    count > 0 ? `⚠️ ${bold(missing(count))} in it: the rows \`entries_missing\` say since when.` : '';
  return paragraphs(before, troubleText(trouble, times));
}

/** Returns the entries, and before them one about those that are missing right now. */
export function withMissingNow({ trouble, entries }: AuditState, now: number): readonly AuditEntry[] {
  if (trouble === undefined) return entries;
  const { since, waiting, lost } = trouble;
  return [gapEntry({ since, until: now, count: waiting + lost }), ...entries];
}

function missing(count: number): string {
  return `${countOf(count, 'entry', 'entries')} ${count === 1 ? 'is' : 'are'} missing`;
}
