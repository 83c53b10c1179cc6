import type { Command } from '../../bot/command.ts';
import { commandLine, readArguments } from '../../bot/text/arguments.ts';
import { during } from '../../bot/text/period.ts';
import { resolvePeriod } from '../../bot/text/span.ts';
import { code, paragraphs, quote } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import { KnownError } from '../../core/errors.ts';
import { AUDIT_PAGE_SIZE, MAX_AUDIT_PAGES, noSuchAuditPage } from './audit.ts';
import { auditCard } from './audit-card.ts';
import { troubleText } from './audit-missing.ts';
import { readAuditNames } from './audit-names.ts';
import { auditText } from './audit-text.ts';
import { someoneOf } from './people.ts';

/** Without requests for access: an entry of one is about who asked, and knows no lender. */
const ABOUT_SHARES = ['lent', 'use', 'refused', 'share_extended', 'share_ended'] as const;

/** Shows a lender who asked what through their links, and what was refused, a page at a time. */
export const auditMyShares: Command = {
  name: 'audit my shares',
  usage: '[last 7d] [page 2]',
  group: 'Sharing',
  summary: 'Who asked what through your links, newest first',
  examples: ['audit my shares', 'audit my shares last 7d'],
  alsoSaid: ['who used my share', 'who asked through my link'],
  async run(invocation, deps) {
    const args = readArguments(invocation.argumentText, ['period', 'page']);
    const { page: number, period } = args;
    const name = auditMyShares.name;
    const first = `${code(name)} shows the first one.`;
    if (args.subject !== '') throw onlyPeriod(args.subject);
    if (number > MAX_AUDIT_PAGES) throw noSuchAuditPage(number, first);
    const { person } = invocation;
    const times = await timesFor(invocation, deps);
    const now = deps.clock();
    const span = period === undefined ? undefined : resolvePeriod(period, now, times);
    const read = await deps.audit.read({
      since: span?.from,
      until: span?.isOver ? span.to : undefined,
      lenderId: person.id,
      actions: ABOUT_SHARES,
      limit: AUDIT_PAGE_SIZE + 1,
      skip: (number - 1) * AUDIT_PAGE_SIZE,
    });
    const entries = read.toReversed().slice(0, AUDIT_PAGE_SIZE);
    const trouble = deps.audit.trouble();
    if (entries.length === 0) {
      if (number > 1) throw noSuchAuditPage(number, first);
      const when = span === undefined ? '' : ` ${during(span.words)}`;
      const nothing = `Nobody has asked through your links${when}.`;
      const markdown = paragraphs(nothing, troubleText(trouble, times));
      return { markdown, isPrivate: true, isPersonal: true };
    }
    const hasMore = read.length > AUDIT_PAGE_SIZE;
    const page = {
      ...{ entries, hasMore, times, trouble, now, number, size: AUDIT_PAGE_SIZE },
      names: await readAuditNames(deps.store, entries, [someoneOf(person)], deps.slices),
      filters: { someone: undefined, kinds: [], organization: undefined, period },
      periodWords: span?.words,
      of: 'about what you lend',
    } as const;
    const hasNext = hasMore && number < MAX_AUDIT_PAGES;
    const turnTo = (title: string, to: number) => ({
      title,
      command: commandLine(name, { subject: '', period, page: to }),
      owner: person.id,
    });
    return {
      markdown: auditText(page, hasNext ? `Add ${code(`page ${number + 1}`)} for the next ones.` : ''),
      card: auditCard(page, [
        ...(hasNext ? [turnTo('Next page', number + 1)] : []),
        ...(number > 1 ? [turnTo('Previous page', number - 1)] : []),
      ]),
      isPrivate: true,
      isPersonal: true,
    };
  },
};

function onlyPeriod(said: string): KnownError {
  const what = `I don't know what ${quote(said)} means here.`;
  const next = `Say ${code(auditMyShares.name)}, and a period if you like, such as ${code('last 7d')}.`;
  const choice = {
    question: `I don't know what “${said}” means here.`,
    of: [{ label: 'All of it', command: auditMyShares.name }],
  };
  return new KnownError('bad_arguments', what, next, { choice });
}
