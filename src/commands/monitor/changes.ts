import { askedLine } from '../../bot/query/age.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { type List, refreshButton } from '../../bot/report/report.ts';
import { type ReportRow, type RowWords, unbuiltRows } from '../../bot/report/rows.ts';
import { holdingOtherwise } from '../../bot/text/folding.ts';
import { findByName, holding, partOfName } from '../../bot/text/naming.ts';
import { DAY } from '../../core/clock.ts';
import type { ConfigurationChange, Cursor, Dashboard, Excerpt, Network } from '../../core/dashboard.ts';
import { isAdmin, nobodyCalled } from './changes-person.ts';
import { changeAuthor, changedWhere, changesHeadline } from './changes-text.ts';

/** Pages, of 5,000 changes each, that are searched for a person before the answer is given. */
const MAX_PAGES = 5;

/**
 * The command `changes`. Takes one Meraki call per 5,000 changes that are read, and one more, for the networks,
 * when no author has the name.
 */
export const changes = createQueryCommand({
  name: 'changes',
  group: 'What is going on',
  lent: 'named',
  subject: '[person]',
  inNetwork: true,
  lookback: { defaultPeriod: DAY, maxPeriod: 365 * DAY },
  hasList: true,
  summary: 'Configuration changes: who changed what and when, newest first',
  examples: [
    'changes',
    'changes yesterday',
    'changes Ada last 7d',
    'changes in Rotterdam 301 last 30d',
    'changes last 90d as csv',
  ],
  alsoSaid: ['who changed what', 'what was changed yesterday', 'change log', 'configuration changes in Oslo'],
  words: {
    change: 7,
    config: 3,
    'who config': 2,
    'change log': 2,
    'config log': 4,
    'somebody change': 3,
    'change config': 1,
    'who change': 3,
    audit: -9,
    event: -2,
    'config audit': 12,
    'config history': 6,
  },
  async answer(query) {
    const { args, range, say, sayTo } = query;
    const network = await query.network();
    const wanted = args.subject;
    const search = { filter: { ...range, networkId: network?.id }, fits: madeBy(wanted) };
    const { found, ...firstRead } = await readUntilFound(search, query);
    const { summary, notes } = changesHeadline(
      found,
      { ...firstRead, isCut: firstRead.next !== undefined },
      query,
    );
    const meant =
      found.length === 0 && network === undefined ? await networkNamedLike(wanted, query) : undefined;
    const isSearched = wanted !== '' && found.length === 0 && firstRead.next === undefined;
    if (isSearched && meant === undefined && !(await isAdmin(wanted, query))) {
      throw nobodyCalled(firstRead.items, query);
    }
    return {
      title: query.title(network?.name),
      summary,
      notes: [
        ...notes,
        ...(meant === undefined
          ? []
          : [`“${meant.name}” is a network: put “in” before its name for the changes there.`]),
      ],
      tone: 'default',
      list: changeList(search, found, firstRead.next),
      age: askedLine,
      suggestions: [
        refreshButton(say({})),
        ...(meant === undefined
          ? []
          : [{ title: 'Changes there', command: say({ subject: '', words: [], network: meant.id }) }]),
        ...(query.period < 7 * DAY ? [{ title: 'Last 7 days', command: say({ period: 7 * DAY }) }] : []),
        { title: 'Administrators', command: sayTo('admins') },
      ],
    };
  },
});

/** The changes that are asked for. */
interface Search {
  filter: Parameters<Dashboard['changes']>[0];
  fits(change: ConfigurationChange): boolean;
}

function madeBy(wanted: string): Search['fits'] {
  const isWanted = holding(wanted);
  const isOtherwise = holdingOtherwise(wanted);
  return ({ adminName = '', adminEmail = '' }) =>
    isWanted(adminName) || isWanted(adminEmail) || isOtherwise(adminName);
}

/** Lists changes. @param found those that were read already @param next where to read on */
function changeList({ filter, fits }: Search, found: readonly ConfigurationChange[], next?: Cursor): List {
  const begin = { rows: unbuiltRows(found, rowOf), next };
  return {
    columns: ['time', 'who', 'e-mail', 'network', 'SSID', 'page', 'what'],
    total: next === undefined ? found.length : undefined,
    async read({ dashboard, slices }, from) {
      if (from === undefined) return begin;
      const page = await dashboard.changes(filter, from);
      return { rows: unbuiltRows(await slices.filter(page.items, fits), rowOf), next: page.next };
    },
  };
}

/** Reads page after page until a change fits, at most MAX_PAGES. */
async function readUntilFound(
  { filter, fits }: Search,
  { dashboard, slices, wholeRead }: Pick<Query, 'dashboard' | 'slices' | 'wholeRead'>,
): Promise<Excerpt<ConfigurationChange> & { found: ConfigurationChange[] }> {
  const items: ConfigurationChange[] = [];
  let found: ConfigurationChange[] = [];
  let next: Cursor | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    if (pages > 0) await wholeRead.hold();
    const page = await dashboard.changes(filter, next);
    items.push(...page.items);
    found = await slices.filter(page.items, fits);
    next = page.next;
    if (next === undefined || found.length > 0) break;
  }
  return { items, found, next };
}

/** Finds the network that somebody named where a person was expected. */
async function networkNamedLike(
  wanted: string,
  { dashboard, slices }: Pick<Query, 'dashboard' | 'slices'>,
): Promise<Network | undefined> {
  if (wanted === '') return undefined;
  const isPart = partOfName(wanted);
  const like = await slices.filter(await dashboard.networks(), ({ name }) => isPart(name));
  const found = findByName(like, wanted, ({ name }) => name);
  return found.kind === 'one' ? found.item : undefined;
}

function rowOf(change: ConfigurationChange, { sayTo, times }: RowWords): ReportRow {
  const { at, adminName, adminEmail, networkId, networkName, ssidName, page, label } = change;
  const what = [page, label].filter((part) => part !== undefined).join(': ');
  return {
    item: {
      name: what === '' ? 'Unspecified change' : what,
      state: at === undefined ? undefined : times.at(at),
      facts: [changeAuthor(change), changedWhere(change), ssidName ?? ''],
      ...(networkId !== undefined && { opens: sayTo('status', { network: networkId }) }),
    },
    cells: [times.iso(at), adminName, adminEmail, networkName ?? networkId, ssidName, page, label],
  };
}
