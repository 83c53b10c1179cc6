import type { Reply } from '../../core/chat.ts';
import type { Grant } from '../../core/links.ts';
import type { Command, CommandDeps, Invocation } from '../command.ts';
import { type Defaults, defaultNetwork, defaultsOf } from '../links/defaults.ts';
import { type OpenLink, useLink } from '../links/use-link.ts';
import type { Lists, OpenList } from '../report/lists.ts';
import { present, presentFile } from '../report/present.ts';
import type { Report } from '../report/report.ts';
import { type Arguments, commandLine } from '../text/arguments.ts';
import { timesFor } from '../time-zone.ts';
import { checkArguments } from './check-arguments.ts';
import { createQuery, type Query } from './query.ts';
import type { QuerySpec } from './query-spec.ts';

/** All that such commands have in common: the words, the link, the pages, the file, the audit entry. */
export function createQueryCommand(spec: QuerySpec): Command {
  const { name, summary, examples, group, isOnce } = spec;
  return {
    name,
    group,
    summary,
    examples,
    ...(isOnce && { isOnce }),
    usage: usageOf(spec),
    run(invocation, deps) {
      const args = checkArguments(spec, invocation.argumentText);
      return useLink(invocation, deps, spec.name, args.organization, (link) =>
        answerWith(spec, args, link, invocation, deps),
      );
    },
  };
}

async function answerWith(
  spec: QuerySpec,
  args: Arguments,
  { dashboard, grant, others }: OpenLink,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<Reply> {
  const { draw, log, lists, clock } = deps;
  const now = clock();
  const [times, defaults] = await Promise.all([
    timesFor(invocation, deps),
    defaultsOf(invocation, deps.store),
  ]);
  const usual = defaultNetwork(defaults, grant);
  const remembered = recallList(spec, args, { grant, byDefault: usual?.id }, invocation, lists);
  const query = createQuery({
    command: spec.name,
    args,
    dashboard,
    grant,
    others: isChosen(args, defaults) ? [] : others,
    now,
    times,
    lookback: spec.lookback,
    defaultNetwork: usual,
    typed: remembered?.args ?? args,
  });
  const report = remembered?.report ?? withDefault(await spec.answer(query), query, spec);
  const { list } = report;
  const begun = list && {
    command: spec.name,
    defaultNetworkId: usual?.id,
    report,
    list,
    args,
    rows: [],
    next: undefined,
    isUnread: true,
  };
  const open = remembered ?? (begun && lists.keep(begun, grant));
  const presentation = {
    dashboard,
    draw,
    log,
    personId: invocation.person.id,
    command: spec.name,
    date: times.date(now),
    further: query.further,
  };
  if (args.csv && open) return presentFile(report, open, presentation);
  return present(report, args.page, open, presentation);
}

/** Whether the person, or the space, said which organization is meant: then the others need no mention. */
function isChosen({ organization }: Arguments, { here, mine }: Defaults): boolean {
  return [organization, here, mine].some((one) => one !== undefined);
}

/** What somebody looks at already, when they turn its page, or have a button make a file of it. */
function recallList(
  { name }: QuerySpec,
  args: Arguments,
  { grant, byDefault }: { grant: Grant; byDefault: string | undefined },
  { pressed }: Invocation,
  lists: Lists,
): OpenList | undefined {
  const { list: id } = pressed ?? {};
  const fits = (open: OpenList) => open.command === name && !(args.csv && open.list.isExcerpt === true);
  if (id !== undefined) return lists.recall((open) => fits(open) && open.id === id, grant);
  if (args.page === 1 || args.csv) return undefined;
  const said = (one: Arguments) => commandLine(name, { ...one, page: 1, csv: false }).toLowerCase();
  const isSame = (open: OpenList) => open.defaultNetworkId === byDefault && said(open.args) === said(args);
  return lists.recall((open) => fits(open) && isSame(open), grant);
}

/** Nobody is to wonder why only one network answered. */
function withDefault(report: Report, query: Query, { name, ofOneNetwork = false }: QuerySpec): Report {
  const network = query.usedDefault();
  if (network === undefined) return report;
  const note = [
    `${network.name} is the default network; `,
    { say: ofOneNetwork ? 'in' : commandLine(name, { ...query.args, network: '' }) },
    ofOneNetwork ? ' and a name ask about another one.' : ' asks about all.',
  ];
  return { ...report, notes: [...(report.notes ?? []), note] };
}

function usageOf(spec: QuerySpec): string {
  const { subject = '', inNetwork, lookback, hasList } = spec;
  return [
    subject,
    inNetwork === true && !subject.startsWith('[network]') ? '[in <network>]' : '',
    lookback === undefined ? '' : '[last 24h]',
    hasList === true ? '[as csv]' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
