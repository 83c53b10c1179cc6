import { askedAfter } from '../../bot/query/age.ts';
import { networkArgument } from '../../bot/query/network-argument.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { refreshButton, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { lineOf, PRODUCT_FILTERS, productKind } from '../../bot/text/products.ts';
import { listed } from '../../bot/text/wording.ts';
import type { FirmwareUpgrade, Network } from '../../core/dashboard.ts';
import { firmwareFilter, unknownFirmwareWords } from './firmware-filter.ts';
import { firmwareSites } from './firmware-sites.ts';
import { byStage, type StagedUpgrade, stageOf } from './firmware-stages.ts';
import { cutNote, stageTiles, unnamedNote, upgradesHeadline, versionsOf, whenOf } from './firmware-text.ts';

/** Calls, of 1,000 upgrades each. */
const MAX_CALLS = 5;

const COLUMNS = ['network', 'stage', 'product', 'from', 'to', 'starts', 'completed'];

/**
 * The command `firmware`. Takes one Meraki call per 1,000 upgrades: the next one is known only when all are
 * read. Meraki can't filter by network, so the upgrades of one network are picked out here; its name takes one
 * more call.
 */
export const firmware = createQueryCommand({
  name: 'firmware',
  group: 'Organization',
  subject: '[running|scheduled|completed|cancelled] [MX|MS|MR|MV|MT|MG]',
  inNetwork: true,
  hasList: true,
  summary: 'Firmware upgrades by site: the next scheduled first, then completed ones',
  examples: [
    'firmware',
    'firmware scheduled',
    'firmware completed MR',
    'firmware Rotterdam 301',
    'firmware as csv',
  ],
  alsoSaid: ['which upgrades are planned', 'firmware versions', 'next upgrade'],
  words: {
    firmware: 7,
    'firmware #device': -6,
    upgrade: 5,
    version: 4,
    'firmware upgrade': 1,
    'upgrade scheduled': 1,
    'version device': 3,
    'version devices': 3,
    scheduled: 2,
  },
  filters: {
    scheduled: 'scheduled',
    completed: 'completed',
    cancelled: 'cancelled',
    ...PRODUCT_FILTERS,
    'upgrade running': 'running',
  },
  async answer(query) {
    const { dashboard, args, now, slices, say } = query;
    const filter = firmwareFilter(args.words);
    const { stages, productTypes, known } = filter;
    const network = await networkArgument(filter, query, unknownFirmwareWords);
    const { items, isCut } = await readAll(
      (from) => dashboard.firmwareUpgrades({ productTypes }, from),
      query,
      MAX_CALLS,
    );
    const all = items
      .filter((upgrade) => network === undefined || isIn(network, upgrade))
      .map((upgrade): StagedUpgrade => ({ ...upgrade, stage: stageOf(upgrade, now) }));
    const wanted = all.filter(({ stage }) => stages.length === 0 || stages.some((one) => one === stage));
    const found = await slices.sort(wanted, byStage);
    // The file has each upgrade, and so has the answer about one network.
    const bySite = network === undefined && !args.csv ? await firmwareSites(found, query) : undefined;
    return {
      title: query.title(listed(productTypes.map(lineOf)), network?.name),
      summary: upgradesHeadline(
        found,
        all,
        stages.length === 0 ? ['scheduled'] : stages,
        { cutAt: isCut ? items.length : undefined, isBySite: network === undefined },
        query,
      ),
      tone: 'default',
      tiles: all.length === 0 ? [] : stageTiles(all),
      list: bySite ?? wholeList(found, COLUMNS, rowOf),
      notes: [
        ...(network === undefined ? [] : unnamedNote(items)),
        ...(isCut ? [cutNote(items.length)] : []),
      ],
      age: askedAfter('Times: scheduled start, or completion.'),
      suggestions: [
        refreshButton(say({})),
        ...(stages.length === 0 && all.some(({ stage }) => stage === 'scheduled')
          ? [{ title: 'Only scheduled', command: say({ subject: ['scheduled', ...known].join(' ') }) }]
          : []),
      ],
    };
  },
});

function rowOf(upgrade: StagedUpgrade, words: RowWords): ReportRow {
  const { stage, networkId, networkName, productType, from = '', to = '', at, completedAt } = upgrade;
  const { sayTo, times } = words;
  const kind = productKind(productType);
  return {
    item: {
      name: networkName ?? networkId ?? 'network not named',
      state: stage,
      tone: stage === 'running' ? 'warning' : 'default',
      facts: [whenOf(upgrade, words), kind, versionsOf(upgrade)],
      ...(networkId !== undefined && { opens: sayTo('status', { network: networkId }) }),
    },
    cells: [networkName ?? networkId, stage, kind, from, to, times.iso(at), times.iso(completedAt)],
  };
}

/** Tells whether an upgrade is of a network; by its name where Meraki does not give the id. */
function isIn(network: Network, { networkId, networkName }: FirmwareUpgrade): boolean {
  return networkId === undefined ? networkName === network.name : networkId === network.id;
}
