import { askedLine } from '../../bot/query/age.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { refreshButton, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { byName } from '../../bot/text/naming.ts';
import { countOf, formatNumber, listed, listedUpTo, yesOrNo } from '../../bot/text/wording.ts';
import type { Admin } from '../../core/dashboard.ts';
import {
  accessInBrief,
  accessRank,
  adminTroubles,
  limitedAccess,
  type NetworkNameOf,
  untoldNote,
} from './admins-text.ts';

/** Networks and tags of one person that the answer names. */
const MAX_NAMED = 2;

const COLUMNS = [
  ...['name', 'e-mail', 'organization access', 'networks and tags', 'status'],
  ...['two-factor', 'API key', 'last active', 'needs attention'],
];

/**
 * The command `admins`. Takes one Meraki call; one more, for the networks' names, if somebody has access to
 * single networks.
 */
export const admins = createQueryCommand({
  name: 'admins',
  group: 'Organization',
  lent: 'named',
  hasList: true,
  summary: 'Dashboard administrators and their access; what needs attention first',
  examples: ['admins', 'admins as csv'],
  alsoSaid: ['who has access to the dashboard', 'list administrators', 'who may sign in'],
  words: { admin: 7, mfa: 5, 'dashboard client': 8, 'dashboard who': 2, access: 3, 'who access': 3 },
  async answer(query) {
    const { dashboard, slices, say, sayTo } = query;
    const all = await dashboard.admins();
    const unread: Unread[] = [];
    const nameOf = await namesFor(all, query, unread);
    const inOrder = await slices.sort(
      all,
      (a, b) =>
        Number(adminTroubles(b).length > 0) - Number(adminTroubles(a).length > 0) ||
        accessRank(a) - accessRank(b) ||
        byName(a.name, b.name),
    );
    const untold = untoldNote(all);
    return {
      title: query.title(),
      ...headline(all, untold === undefined, dashboard.unreadableItems()),
      list: wholeList(
        inOrder.map((admin) => ({ admin, reach: limitedAccess(admin, nameOf) })),
        COLUMNS,
        rowOf,
      ),
      notes: [...(untold === undefined ? [] : [untold]), ...unreadNotes(unread)],
      age: askedLine,
      suggestions: [refreshButton(say({})), { title: 'Changes', command: sayTo('changes', { network: '' }) }],
    };
  },
});

/** Reads the networks' names; without them (undefined), networks are only counted. */
async function namesFor(
  all: readonly Admin[],
  { dashboard }: Query,
  unread: Unread[],
): Promise<NetworkNameOf | undefined> {
  if (all.every(({ networks = [] }) => networks.length === 0)) return undefined;
  return readPart('the names of networks', networkNames(dashboard), unread);
}

/** @param unreadable how many administrators Meraki sent that can't be read */
function headline(
  all: readonly Admin[],
  isTold: boolean,
  unreadable: number,
): { summary: string; tone: 'warning' | 'good' | 'default' } {
  if (all.length === 0) {
    const summary =
      unreadable === 0 ? 'No administrators listed by Meraki' : 'No administrator could be read';
    return { summary, tone: 'default' };
  }
  const full = all.filter(({ access }) => access === 'full').length;
  const kinds = Object.entries(Object.groupBy(all.flatMap(adminTroubles), (trouble) => trouble)).map(
    ([trouble, those = []]) => `${formatNumber(those.length)} ${trouble}`,
  );
  const people = `${countOf(all.length, 'administrator')}, ${formatNumber(full)} with full access`;
  return kinds.length === 0
    ? { summary: people, tone: isTold ? 'good' : 'default' }
    : { summary: `${people}; needs attention: ${listed(kinds)}`, tone: 'warning' };
}

/** @param reach the names of networks and tags: the list keeps those, not the names of all networks */
function rowOf({ admin, reach }: { admin: Admin; reach: readonly string[] }, { times }: RowWords): ReportRow {
  const { name, email, access, status, hasTwoFactor, hasApiKey } = admin;
  const lastActiveAt = admin.lastActiveAt ?? undefined;
  const troubles = adminTroubles(admin);
  return {
    item: {
      name,
      state: accessInBrief(admin, reach),
      tone: troubles.length > 0 ? 'warning' : 'default',
      facts: [
        troubles.join(', '),
        listedUpTo(MAX_NAMED, reach),
        lastActiveAt === undefined ? '' : `active ${times.at(lastActiveAt)}`,
      ],
    },
    cells: [
      ...[name, email, access, reach.join(', '), status],
      ...[yesOrNo(hasTwoFactor), yesOrNo(hasApiKey), times.iso(lastActiveAt), troubles.join(', ')],
    ],
  };
}
