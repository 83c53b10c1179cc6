import { KnownError, messageOf } from '../../core/errors.ts';
import type { Asked, Command, CommandParts, Reply } from '../command.ts';
import { defaultNetwork, defaultsOf } from '../links/defaults.ts';
import { type OpenLink, useLink } from '../links/link-use.ts';
import { type Question, readQuestion, type Taken } from '../question.ts';
import { present, presentFile } from '../report/present.ts';
import type { Report } from '../report/report.ts';
import { createTimes } from '../words/times.ts';
import { code, listed, quote } from '../words/wording.ts';
import { createInquiry, type Inquiry, type Lookback } from './inquiry.ts';

/** A command that answers from a Meraki organization. */
export interface Ask extends Pick<Command, 'name' | 'group' | 'summary' | 'examples'> {
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
  const { name, summary, examples, group } = ask;
  return {
    name,
    group,
    summary,
    examples,
    usage: usageOf(ask),
    run(asked, parts) {
      const question = readQuestion(asked.said, takenBy(ask));
      if (question.subject !== '' && ask.subject === undefined) throw notTaken(ask, question);
      if (question.subject === '' && ask.subject?.startsWith('<')) throw missing(ask);
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
  const [zone, defaults] = await Promise.all([zoneOf(asked, parts), defaultsOf(asked, parts.store)]);
  const inquiry = createInquiry({
    command: ask.name,
    question,
    dashboard,
    grant,
    others,
    now,
    times: createTimes(zone, now),
    lookback: ask.lookback,
    defaultNetwork: defaultNetwork(defaults, grant),
  });
  const remembered = lists.recall(asked.pressed?.list, asked.person.id, grant);
  const report = remembered?.report ?? withDefault(await ask.answer(inquiry), inquiry, ask);
  const { list } = report;
  const open =
    remembered ??
    (list && lists.keep({ report, list, rows: [], next: undefined, isNew: true }, asked.person.id, grant));
  const presentation = {
    dashboard,
    draw,
    log,
    personId: asked.person.id,
    command: ask.name,
    now,
    further: inquiry.further,
  };
  if (question.csv && open) return presentFile(report, open, presentation);
  return present(report, question.page, open, presentation);
}

/** Nobody is to wonder why only one network answered. */
function withDefault(report: Report, inquiry: Inquiry, { name, ofOneNetwork = false }: Ask): Report {
  const network = inquiry.usedDefault();
  if (network === undefined) return report;
  const note = [
    `${network.name} is the default network; `,
    { say: ofOneNetwork ? 'in' : `${name} in all networks` },
    ofOneNetwork ? ' and a name ask about another one.' : ' asks about all.',
  ];
  return { ...report, notes: [...(report.notes ?? []), note] };
}

/** Times in an unknown zone are still times. */
async function zoneOf({ person }: Asked, { chat, log }: CommandParts): Promise<string> {
  try {
    return (await chat.timeZoneOf(person.id)) ?? 'UTC';
  } catch (error) {
    log.warn({ error: messageOf(error) }, 'no time zone');
    return 'UTC';
  }
}

function takenBy({ inNetwork, lookback, hasList }: Ask): Taken[] {
  return [
    ...(inNetwork === true ? (['network'] as const) : []),
    ...(lookback === undefined ? [] : (['period'] as const)),
    ...(hasList === true ? (['csv', 'page'] as const) : []),
  ];
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

function notTaken({ name }: Ask, { subject }: Question): KnownError {
  const what = `${code(name)} does not go with ${quote(subject)}.`;
  return new KnownError('bad_arguments', what, `Say ${code(`help ${name}`)} to see what does.`);
}

function missing({ subject = '', examples }: Ask): KnownError {
  const what = `Which ${listed(subject.replace(/[<>]/g, '').split('|'), 'or')}?`;
  return new KnownError('bad_arguments', what, `For example: ${code(examples[0])}.`);
}
