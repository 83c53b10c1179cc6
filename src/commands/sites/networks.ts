import { nearCandidates } from '../../bot/find/candidates.ts';
import { askedLine } from '../../bot/query/age.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { refreshButton, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { holdingOtherwise } from '../../bot/text/folding.ts';
import { byName, holding, lookingLike, nearest } from '../../bot/text/naming.ts';
import { byLine, lineOf } from '../../bot/text/products.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { Network } from '../../core/dashboard.ts';

const COLUMNS = ['name', 'products', 'tags', 'time zone', 'id', 'URL'];

/**
 * The command `networks`. Takes one Meraki call, none when the list was read a short while ago. A name that is not in the list is
 * looked for in a fresh one, because people ask right after they added a network.
 */
export const networks = createQueryCommand({
  name: 'networks',
  group: 'Sites and WAN',
  subject: '[name] [tag:…]',
  hasList: true,
  summary: 'Networks, with their product lines and tags',
  examples: ['networks', 'networks Rotterdam', 'networks tag:flagship', 'networks as csv'],
  alsoSaid: ['list sites', 'which networks are there', 'show our locations', 'all stores'],
  words: {
    networks: 4,
    network: 3,
    sites: 4,
    site: 2,
    'list networks': 1,
    'networks down': -4,
    upgrade: -3,
    firmware: -4,
    license: -4,
    wan: -3,
    change: -3,
    alert: -3,
    vpn: -3,
    latency: -3,
    'sites down': -4,
    '#serial': -6,
    '#mac': -6,
    'network down': -3,
    'networks fail': -4,
    'sites fail': -4,
    'sites slow': -3,
    'sites trouble': -4,
    'wifi networks': -5,
    'top networks': -3,
    'top sites': -3,
    'list sites': 1,
    'list site': 2,
    'sites unreachable': -3,
    'many sites': 2,
    'many networks': 2,
    'many site': 1,
    'everything site': 3,
    'everything site up': -5,
    'network #name': -2,
    'list network #name': 2,
    'network up': -4,
    'networks #name': 2,
    'naming networks': 3,
  },
  async answer(query) {
    const { dashboard, args, slices, isRefresh, say, sayTo } = query;
    const wanted = wantedBy(args.words);
    const find = async (fresh: boolean) => {
      const all = await dashboard.networks({ fresh });
      return { all, fitting: await slices.filter(all, fitting(wanted)) };
    };
    const first = await find(isRefresh);
    const isNamed = wanted.parts.length + wanted.tags.length > 0;
    const isMissing = isNamed && first.fitting.length === 0;
    const { all, fitting: asTyped } = isMissing ? await find(true) : first;
    const unsorted =
      asTyped.length > 0 || wanted.parts.length === 0
        ? asTyped
        : await slices.filter(all, fittingOtherwise(wanted));
    const found = await slices.sort(unsorted, (a, b) => byName(a.name, b.name));
    const [only, ...more] = found;
    const name = wanted.parts.join(' ');
    const nameOf = (network: Network) => network.name;
    const near =
      found.length === 0 && name !== ''
        ? nearest(await nearCandidates(all, name, nameOf, slices), name, nameOf)
        : [];
    return {
      title: query.title(),
      summary: headline(found.length, wanted),
      tone: 'default',
      list: wholeList(found, COLUMNS, rowOf, await linesIn(found, query)),
      notes: near.length === 0 ? [] : [`Similar names: ${listed(near.map(nameOf))}.`],
      age: askedLine,
      suggestions: [
        refreshButton(say({})),
        ...(only === undefined || more.length > 0
          ? []
          : [{ title: 'Status', command: sayTo('status', { network: only.id }) }]),
      ],
    };
  },
});

/**
 * A filter of networks: the name contains every part, in any order, and the network has all tags; in any
 * case.
 */
interface Wanted {
  parts: readonly string[];
  tags: readonly string[];
}

function wantedBy(words: readonly string[]): Wanted {
  const tags = words.filter((word) => /^tag:./i.test(word)).map((word) => word.slice('tag:'.length));
  return { parts: words.filter((word) => !/^tag:./i.test(word)), tags };
}

function fitting({ parts, tags: wantedTags }: Wanted): (network: Network) => boolean {
  const inName = parts.map(holding);
  const inTags = wantedTags.map(lookingLike);
  return ({ name, tags }) =>
    inName.every((isPart) => isPart(name)) && inTags.every((isTag) => tags.some(isTag));
}

/** Does what `fitting` does, for names that are spelled otherwise. */
function fittingOtherwise({ parts, tags }: Wanted): (network: Network) => boolean {
  const isTagged = fitting({ parts: [], tags });
  const inName = parts.map((part) => [holding(part), holdingOtherwise(part)]);
  const isAsWhole = holdingOtherwise(parts.join(' '));
  return (network) =>
    isTagged(network) &&
    (isAsWhole(network.name) || inName.every((tests) => tests.some((isPart) => isPart(network.name))));
}

function headline(found: number, { parts, tags }: Wanted): string {
  const which = [
    parts.length > 0 ? `named like “${parts.join(' ')}”` : '',
    tags.length > 0 ? `with the tag ${listed(tags)}` : '',
  ].filter((text) => text !== '');
  return [found === 0 ? 'No networks' : countOf(found, 'network'), ...which].join(' ');
}

/** Returns `MX and MS in all, MR in 998`; empty for fewer than two networks. */
async function linesIn(networks: readonly Network[], { slices }: Pick<Query, 'slices'>): Promise<string> {
  if (networks.length < 2) return '';
  const howMany = new Map<string, number>();
  await slices.each(networks, (slice) => {
    for (const line of slice.flatMap(({ productTypes }) => [...new Set(productTypes)]))
      howMany.set(line, (howMany.get(line) ?? 0) + 1);
  });
  const lines = [...howMany].toSorted(([a], [b]) => byLine(a, b));
  const everywhere = lines.filter(([, amount]) => amount === networks.length).map(([line]) => lineOf(line));
  const elsewhere = lines.filter(([, amount]) => amount < networks.length);
  return [
    ...(everywhere.length > 0 ? [`${listed(everywhere)} in all`] : []),
    ...elsewhere.map(([line, amount]) => `${lineOf(line)} in ${formatNumber(amount)}`),
  ].join(', ');
}

function rowOf({ id, name, productTypes, tags, timeZone, url }: Network, { sayTo }: RowWords): ReportRow {
  const lines = productTypes.toSorted(byLine).map(lineOf).join(', ');
  const labels = tags.map((tag) => tag.trim()).join(', ');
  return {
    item: {
      name,
      facts: [lines, labels === '' ? '' : `tags ${labels}`],
      opens: sayTo('status', { network: id }),
    },
    cells: [name, lines, labels, timeZone, id, url],
  };
}
