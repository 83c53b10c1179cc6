import { createAsk } from '../ask/ask.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { readAll } from '../ask/read-all.ts';
import type { Report, Row } from '../report/report.ts';
import { wholeList } from '../report/report.ts';
import { kindOf, lineOf } from '../words/products.ts';
import { isoTime } from '../words/times.ts';
import { count, number } from '../words/wording.ts';
import {
  firmwareFilter,
  inOrder,
  STAGES,
  type Stage,
  type Staged,
  stageOf,
  timeOf,
} from './firmware-plan.ts';

/** Of 1,000 upgrades each. */
const MOST_CALLS = 5;

const COLUMNS = ['network', 'stage', 'product', 'from', 'to', 'starts', 'completed'];

/** One call per 1,000 upgrades: what comes next can only be told when all are read. */
export const firmware = createAsk({
  name: 'firmware',
  group: 'Organization',
  subject: '[running|scheduled|completed|cancelled] [MX|MS|MR|MV|MT|MG]',
  hasList: true,
  summary: 'Firmware upgrades: what is scheduled, the next one first, then what was done',
  examples: ['firmware', 'firmware scheduled', 'firmware completed MR', 'firmware as csv'],
  async answer(inquiry) {
    const { dashboard, question, now, times, say } = inquiry;
    const filter = firmwareFilter(question.words);
    const productTypes = filter.productType === undefined ? undefined : [filter.productType];
    const { items, isCut } = await readAll(
      (from) => dashboard.firmwareUpgrades({ productTypes }, from),
      MOST_CALLS,
    );
    const all = items.map((upgrade): Staged => ({ ...upgrade, stage: stageOf(upgrade, now) }));
    const found = all
      .filter(({ stage }) => filter.stage === undefined || filter.stage === stage)
      .sort(inOrder);
    return {
      title: inquiry.title(filter.productType && lineOf(filter.productType)),
      summary: headline(found, filter.stage ?? 'scheduled', inquiry),
      tone: 'default',
      tiles: all.length === 0 ? [] : tiles(all),
      list: wholeList(found, COLUMNS, (upgrade) => rowOf(upgrade, inquiry)),
      notes: isCut
        ? [
            [
              `Only the first ${number(items.length)} upgrades that Meraki keeps were looked at; `,
              { say: 'firmware MR' },
              ' and so on asks about one product line.',
            ],
          ]
        : [],
      age: `The time is when it starts, or when it was done. Asked at ${times.now()}.`,
      suggestions: [
        { title: 'Refresh', command: say({}) },
        ...(filter.stage === undefined && all.some(({ stage }) => stage === 'scheduled')
          ? [{ title: 'Only scheduled', command: say({ subject: `scheduled ${question.subject}`.trim() }) }]
          : []),
      ],
    };
  },
});

/** @param asked the stage that the answer is about */
function headline(found: readonly Staged[], asked: Stage, { times }: Inquiry): string {
  const these = found.filter(({ stage }) => stage === asked);
  const [first] = these;
  const when = first && timeOf(first);
  if (first === undefined) return `No firmware upgrades ${asked}`;
  const which = asked === 'scheduled' ? 'the next one' : 'the last one';
  const next = when === undefined ? '' : `, ${which} ${times.at(when)}`;
  return `${count(these.length, 'firmware upgrade')} ${asked}${next}`;
}

function tiles(all: readonly Staged[]): Report['tiles'] {
  return STAGES.map((label) => ({ label, amount: all.filter(({ stage }) => stage === label).length }))
    .filter(({ label, amount }) => amount > 0 || label === 'scheduled' || label === 'completed')
    .map(({ label, amount }) => ({
      value: number(amount),
      label,
      tone: label === 'running' ? 'warning' : 'default',
    }));
}

function rowOf(upgrade: Staged, { sayTo, times }: Inquiry): Row {
  const { stage, networkId, networkName, productType, from = '', to = '', at, completedAt } = upgrade;
  const when = timeOf(upgrade);
  const kind = kindOf(productType) || (productType ?? '');
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
    cells: [networkName ?? networkId, stage, kind, from, to, isoTime(at), isoTime(completedAt)],
  };
}
