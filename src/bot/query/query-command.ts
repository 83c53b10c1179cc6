import type { Reply } from '../../core/chat.ts';
import type { Command, CommandDeps, Invocation, Takes } from '../command.ts';
import { type Defaults, defaultNetwork, defaultsOf, onlyLentNetwork } from '../links/defaults.ts';
import type { LinkNaming } from '../links/links-of.ts';
import { type LinkInUse, useLink } from '../links/use-link.ts';
import type { ListOwner } from '../report/list-owner.ts';
import { type Lists, type OpenList, packRows } from '../report/lists.ts';
import { present, presentFile } from '../report/present.ts';
import { laterReport, type Report } from '../report/report.ts';
import { type Arguments, commandLine } from '../text/arguments.ts';
import { timesFor } from '../time-zone.ts';
import { checkArguments, checkNames } from './check-arguments.ts';
import { listOwner } from './list-owner.ts';
import { createQuery } from './query.ts';
import type { QuerySpec } from './query-spec.ts';
import { withNotes } from './report-notes.ts';
import { withWayOut } from './way-out.ts';

/** Where a name is not found when not all networks are lent: whether the organization has it is not said. */
const LENT_TO_YOU = 'what is lent to you';

/** Makes a command of a query spec: arguments, link, default network, pages, CSV file and audit entry are the same for all. */
export function createQueryCommand(spec: QuerySpec): Command {
  const { name, summary, examples, group, isOnce, changes, lent = 'usual' } = spec;
  const { alsoSaid, words, filters, insteadInNetwork } = spec;
  return {
    name,
    group,
    summary,
    examples,
    lent,
    ...(isOnce && { isOnce }),
    ...(changes && { changes }),
    ...(alsoSaid && { alsoSaid }),
    ...(words && { words }),
    ...(filters && { filters }),
    ...(insteadInNetwork !== undefined && { insteadInNetwork }),
    takes: takesOf(spec),
    usage: usageOf(spec),
    async run(invocation, deps) {
      const args = checkArguments(spec, invocation.argumentText, deps.clock());
      // Before the link is opened: the time for its calls begins there.
      if (args.csv) await invocation.wholeRead.hold();
      let organizationTaken: string | undefined;
      const naming: LinkNaming = {
        say: ({ organizationId }) => commandLine(name, { ...args, organization: organizationId }),
        ...(!changes && {
          taken({ organizationName }) {
            organizationTaken = organizationName;
          },
        }),
      };
      const named =
        args.organization === undefined ? undefined : { organization: args.organization, ...naming };
      return useLink(invocation, deps, { name, lent }, named, (link) =>
        answerWith(spec, { args, organizationTaken }, link, invocation, deps),
      );
    },
  };
}

async function answerWith(
  spec: QuerySpec,
  { args, organizationTaken }: { args: Arguments; organizationTaken: string | undefined },
  { dashboard, grant, share, others }: LinkInUse,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<Reply> {
  const { draw, log, lists, slices, clock } = deps;
  const { wholeRead } = invocation;
  const now = clock();
  const [times, defaults] = await Promise.all([
    timesFor(invocation, deps),
    defaultsOf(invocation, deps.store),
  ]);
  const onlyLent = onlyLentNetwork(share);
  const network = onlyLent ?? defaultNetwork(defaults, grant);
  const owner = await listOwner({ dashboard, grant, share }, invocation);
  const recalled = recallList(spec, args, { owner, defaultNetworkId: network?.id }, invocation, lists);
  const query = createQuery({
    command: spec.name,
    args,
    dashboard,
    grant,
    others: isChosen(args, defaults) ? [] : others,
    now,
    times,
    slices,
    wholeRead,
    isRefresh: invocation.pressed?.isRefresh === true,
    lookback: spec.lookback,
    defaultNetwork: network,
    isOnlyNetwork: onlyLent !== undefined,
    within: share === undefined || share.networks.kind === 'all' ? grant.organizationName : LENT_TO_YOU,
    typed: recalled?.args ?? args,
    changes: spec.changes === true,
    organizationTaken,
    recent: {
      ids: () => deps.recentNetworks.of(invocation.person.id, grant.organizationId),
      note: (id) => deps.recentNetworks.note(invocation.person.id, grant.organizationId, id),
    },
  });
  const answer = async () => {
    try {
      await checkNames(spec, query);
      return await spec.answer(query);
    } catch (error) {
      throw await withWayOut(error, spec, query);
    }
  };
  const report: Report = recalled
    ? { ...recalled.report, list: recalled.list }
    : withNotes(await answer(), query, spec);
  const { list } = report;
  const unread = list && {
    command: spec.name,
    defaultNetworkId: network?.id,
    report: laterReport(report),
    list,
    args,
    next: undefined,
    isUnread: true,
    readAt: dashboard.readAt() ?? now,
    reads: [],
  };
  const presentation = {
    dashboard,
    draw,
    log,
    slices,
    wholeRead,
    words: query,
    personId: invocation.person.id,
    command: spec.name,
    date: times.date(now),
    asked: (readAt = now) => times.asked(readAt),
    further: query.further,
  };
  const file = args.csv ? (recalled ?? unread) : undefined;
  if (file) return presentFile(report, file, presentation);
  const open = recalled ?? (unread && lists.keep(unread, owner));
  try {
    return await present(report, list ? args.page : 1, open, presentation);
  } finally {
    if (open) {
      lists.recount(open);
      void packRows(open, { slices, log });
    }
  }
}

/** Tells whether the organization was named or is a default: then the answer need not mention the person's other ones. */
function isChosen({ organization }: Arguments, { organizationHere, myOrganization }: Defaults): boolean {
  return [organization, organizationHere, myOrganization].some((id) => id !== undefined);
}

/** Finds the list that the person looks at already: to turn its page, or to make a file of it from a button. */
function recallList(
  { name }: QuerySpec,
  args: Arguments,
  { owner, defaultNetworkId }: { owner: ListOwner; defaultNetworkId: string | undefined },
  { pressed }: Invocation,
  lists: Lists,
): OpenList | undefined {
  const { list: id } = pressed ?? {};
  const fits = (open: OpenList) => open.command === name && !(args.csv && open.list.fileHas !== undefined);
  if (id !== undefined) return lists.recall((open) => fits(open) && open.id === id, owner);
  if (args.page === 1 || args.csv) return undefined;
  const line = (one: Arguments) => commandLine(name, { ...one, page: 1, csv: false }).toLowerCase();
  const isSame = (open: OpenList) =>
    open.defaultNetworkId === defaultNetworkId && line(open.args) === line(args);
  return lists.recall((open) => fits(open) && isSame(open), owner);
}

function takesOf({ subject, inNetwork = false, lookback, hasList = false }: QuerySpec): Takes {
  return {
    subject,
    isNetwork: inNetwork,
    isPeriod: lookback !== undefined,
    ...(lookback && { lookback }),
    isList: hasList,
  };
}

function usageOf(spec: QuerySpec): string {
  const { subject = '', shown = subject, inNetwork, lookback, hasList } = spec;
  return [
    shown,
    inNetwork === true && !subject.startsWith('[network]') ? '[in <network>]' : '',
    lookback === undefined ? '' : '[last 24h]',
    hasList === true ? '[as csv]' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
