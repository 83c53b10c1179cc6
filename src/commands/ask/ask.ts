import type { Grant } from '../../core/links.ts';
import type { Asked, Command, CommandParts, Reply } from '../command.ts';
import { type Defaults, defaultNetwork, defaultsOf } from '../links/defaults.ts';
import { type OpenLink, useLink } from '../links/link-use.ts';
import { type Question, sayQuestion } from '../question.ts';
import type { Lists, OpenList } from '../report/lists.ts';
import { present, presentFile } from '../report/present.ts';
import type { Report } from '../report/report.ts';
import { theirTimes } from '../their-times.ts';
import { questionFor } from './ask-words.ts';
import { createInquiry, type Inquiry, type Lookback } from './inquiry.ts';

/** A command that answers from a Meraki organization. */
export interface Ask extends Pick<Command, 'name' | 'group' | 'summary' | 'examples' | 'isOnce'> {
  /** What is named before the common words: `<switch>` must be, `[offline|alerting]` may; none for a command that takes nothing. */
  subject?: string;
  /** Whether `in <network>` is understood. */
  inNetwork?: boolean;
  /** Whether all networks together can not be asked about. */
  ofOneNetwork?: boolean;
  lookback?: Lookback;
  /** Whether the answer holds a list: `page 2` and `as csv`. */
  hasList?: boolean;
  /** @throws KnownError */
  answer(inquiry: Inquiry): Promise<Report>;
}

/** All that such commands have in common: the words, the link, the pages, the file, the audit entry. */
export function createAsk(ask: Ask): Command {
  const { name, summary, examples, group, isOnce } = ask;
  return {
    name,
    group,
    summary,
    examples,
    ...(isOnce && { isOnce }),
    usage: usageOf(ask),
    run(asked, parts) {
      const question = questionFor(ask, asked.said);
      return useLink(asked, parts, ask.name, question.organization, (link) =>
        answerWith(ask, question, link, asked, parts),
      );
    },
  };
}

async function answerWith(
  ask: Ask,
  question: Question,
  { dashboard, grant, others }: OpenLink,
  asked: Asked,
  parts: CommandParts,
): Promise<Reply> {
  const { draw, log, lists, clock } = parts;
  const now = clock();
  const [times, defaults] = await Promise.all([theirTimes(asked, parts), defaultsOf(asked, parts.store)]);
  const usual = defaultNetwork(defaults, grant);
  const remembered = recallList(ask, question, { grant, byDefault: usual?.id }, asked, lists);
  const inquiry = createInquiry({
    command: ask.name,
    question,
    dashboard,
    grant,
    others: isChosen(question, defaults) ? [] : others,
    now,
    times,
    lookback: ask.lookback,
    defaultNetwork: usual,
    typed: remembered?.question ?? question,
  });
  const report = remembered?.report ?? withDefault(await ask.answer(inquiry), inquiry, ask);
  const { list } = report;
  const begun = list && {
    command: ask.name,
    byDefault: usual?.id,
    report,
    list,
    question,
    rows: [],
    next: undefined,
    isNew: true,
  };
  const open = remembered ?? (begun && lists.keep(begun, grant));
  const presentation = {
    dashboard,
    draw,
    log,
    personId: asked.person.id,
    command: ask.name,
    date: times.date(now),
    further: inquiry.further,
  };
  if (question.csv && open) return presentFile(report, open, presentation);
  return present(report, question.page, open, presentation);
}

/** Whether the person, or the space, said which organization is meant: then the others need no mention. */
function isChosen({ organization }: Question, { here, mine }: Defaults): boolean {
  return [organization, here, mine].some((one) => one !== undefined);
}

/** What somebody looks at already, when they turn its page, or have a button make a file of it. */
function recallList(
  { name }: Ask,
  question: Question,
  { grant, byDefault }: { grant: Grant; byDefault: string | undefined },
  { pressed }: Asked,
  lists: Lists,
): OpenList | undefined {
  const { list: id } = pressed ?? {};
  const fits = (open: OpenList) => open.command === name && !(question.csv && open.list.isExcerpt === true);
  if (id !== undefined) return lists.recall((open) => fits(open) && open.id === id, grant);
  if (question.page === 1 || question.csv) return undefined;
  const said = (one: Question) => sayQuestion(name, { ...one, page: 1, csv: false }).toLowerCase();
  const isSame = (open: OpenList) => open.byDefault === byDefault && said(open.question) === said(question);
  return lists.recall((open) => fits(open) && isSame(open), grant);
}

/** Nobody is to wonder why only one network answered. */
function withDefault(report: Report, inquiry: Inquiry, { name, ofOneNetwork = false }: Ask): Report {
  const network = inquiry.usedDefault();
  if (network === undefined) return report;
  const note = [
    `${network.name} is the default network; `,
    { say: ofOneNetwork ? 'in' : sayQuestion(name, { ...inquiry.question, network: '' }) },
    ofOneNetwork ? ' and a name ask about another one.' : ' asks about all.',
  ];
  return { ...report, notes: [...(report.notes ?? []), note] };
}

function usageOf(ask: Ask): string {
  const { subject = '', inNetwork, lookback, hasList } = ask;
  return [
    subject,
    inNetwork === true && !subject.startsWith('[network]') ? '[in <network>]' : '',
    lookback === undefined ? '' : '[last 24h]',
    hasList === true ? '[as csv]' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
