import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { askedLine } from '../../bot/query/severity.ts';
import type { Report, ReportRow } from '../../bot/report/report.ts';
import { wholeList } from '../../bot/report/report.ts';
import { lineOf, productKind } from '../../bot/text/products.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import {
  byStage,
  firmwareFilter,
  STAGES,
  type StagedUpgrade,
  stageOf,
  type UpgradeStage,
  upgradeTime,
} from './firmware-plan.ts';

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
  summary: 'Firmware upgrades: what is scheduled, the next one first, then what was done',
  examples: [
    'firmware',
    'firmware scheduled',
    'firmware completed MR',
    'firmware in Rotterdam 301',
    'firmware as csv',
  ],
  async answer(query) {
    const { dashboard, args, now, slices, say } = query;
    const filter = firmwareFilter(query);
    const { stages, productTypes } = filter;
    const network = await query.network();
    const { items, isCut } = await readAll(
      (from) => dashboard.firmwareUpgrades({ productTypes }, from),
      query,
      MAX_CALLS,
    );
    const all = items
      .filter(({ networkId }) => network === undefined || networkId === network.id)
      .map((upgrade): StagedUpgrade => ({ ...upgrade, stage: stageOf(upgrade, now) }));
    const wanted = all.filter(({ stage }) => stages.length === 0 || stages.includes(stage));
    const found = await slices.sort(wanted, byStage);
    return {
      title: query.title(listed(productTypes.map(lineOf)), network?.name),
      summary: headline(found, stages.length === 0 ? ['scheduled'] : stages, query),
      tone: 'default',
      tiles: all.length === 0 ? [] : tiles(all),
      list: wholeList(found, COLUMNS, (upgrade) => rowOf(upgrade, query)),
      notes: isCut
        ? [
            [
              `Only the first ${formatNumber(items.length)} upgrades that Meraki keeps were looked at; `,
              { say: 'firmware MR' },
              ' and so on asks about one product line.',
            ],
          ]
        : [],
      age: (readAt) => `The time is when it starts, or when it was done. ${askedLine(readAt)}`,
      suggestions: [
        { title: 'Refresh', command: say({}) },
        ...(stages.length === 0 && all.some(({ stage }) => stage === 'scheduled')
          ? [{ title: 'Only scheduled', command: say({ subject: `scheduled ${args.subject}`.trim() }) }]
          : []),
      ],
    };
  },
});

/** @param asked the stages that the headline counts */
function headline(found: readonly StagedUpgrade[], asked: readonly UpgradeStage[], { times }: Query): string {
  const these = found.filter(({ stage }) => asked.includes(stage));
  const [first] = these;
  if (first === undefined) return `No firmware upgrades ${listed(asked, 'or')}`;
  const all = countOf(these.length, 'firmware upgrade');
  const present = asked.filter((one) => these.some(({ stage }) => stage === one));
  if (present.length > 1) {
    const howMany = (one: UpgradeStage) => formatNumber(these.filter(({ stage }) => stage === one).length);
    return `${all}: ${listed(present.map((one) => `${howMany(one)} ${one}`))}`;
  }
  const when = upgradeTime(first);
  const which = first.stage === 'scheduled' ? 'the next one' : 'the last one';
  return `${all} ${first.stage}${when === undefined ? '' : `, ${which} ${times.at(when)}`}`;
}

function tiles(all: readonly StagedUpgrade[]): Report['tiles'] {
  return STAGES.map((label) => ({ label, amount: all.filter(({ stage }) => stage === label).length }))
    .filter(({ label, amount }) => amount > 0 || label === 'scheduled' || label === 'completed')
    .map(({ label, amount }) => ({
      value: formatNumber(amount),
      label,
      tone: label === 'running' ? 'warning' : 'default',
    }));
}

function rowOf(upgrade: StagedUpgrade, { sayTo, times }: Query): ReportRow {
  const { stage, networkId, networkName, productType, from = '', to = '', at, completedAt } = upgrade;
  const when = upgradeTime(upgrade);
  const kind = productKind(productType) || (productType ?? '');
  return {
    item: {
      name: networkName ?? networkId ?? 'All networks',
      state: stage,
      tone: stage === 'running' ? 'warning' : 'default',
      facts: [
        when === undefined ? '' : times.at(when),
        kind,
        [from, to].filter((version) => version !== '').join(' → '),
      ],
      ...(networkId !== undefined && { opens: sayTo('status', { network: networkId }) }),
    },
    cells: [networkName ?? networkId, stage, kind, from, to, times.iso(at), times.iso(completedAt)],
  };
}
