import { askedLine } from '../../bot/query/age.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { type List, type Report, refreshButton, wholeList } from '../../bot/report/report.ts';
import type { Cell, ReportRow } from '../../bot/report/rows.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { CoTermination, CountedLicenses, Licenses, PerDevice } from '../../core/dashboard.ts';
import {
  contradictionOf,
  endingHeadline,
  isOkStatus,
  perDeviceHeadline,
  stateTiles,
} from './licenses-text.ts';

/** The command `licenses`. Takes one Meraki call. */
export const licenses = createQueryCommand({
  name: 'licenses',
  group: 'Organization',
  lent: 'named',
  hasList: true,
  summary: 'Licenses: when they expire, and how many of each type',
  examples: ['licenses', 'licenses in organization "Aurora Retail"'],
  alsoSaid: ['when do licenses expire', 'how many licenses', 'next renewal'],
  words: { license: 8, expire: 5, link: -3, who: 0 },
  async answer(query) {
    const { dashboard, title, say, sayTo } = query;
    return {
      title: title(),
      ...answerOf(await dashboard.licenses(), query),
      age: askedLine,
      suggestions: [refreshButton(say({})), { title: 'Devices', command: sayTo('devices', { network: '' }) }],
    };
  },
});

type Answer = Pick<Report, 'summary' | 'tone' | 'tiles' | 'list' | 'notes'>;

function answerOf({ coTermination, perDevice }: Licenses, { now }: Pick<Query, 'now'>): Answer {
  const one = coTermination && coTerminationAnswer(coTermination, now);
  const other = perDevice && perDeviceAnswer(perDevice);
  if (coTermination === undefined || perDevice === undefined || one === undefined || other === undefined) {
    return one ?? other ?? { summary: 'Meraki reports nothing about the licenses', tone: 'default' };
  }
  const tones = ['attention', 'warning', 'default', 'good'] as const;
  return {
    summary: `${one.summary}; per device: ${other.summary}`,
    tone: tones.find((tone) => tone === one.tone || tone === other.tone) ?? 'default',
    tiles: other.tiles,
    list: bothLists(coTermination, perDevice),
    notes: [
      'Meraki reports both co-termination and per-device licensing; an organization has only one of them.',
      ...(one.notes ?? []),
      ...(other.notes ?? []),
    ],
  };
}

function coTerminationAnswer(licenses: CoTermination, now: number): Answer {
  const { status, devices } = licenses;
  const unknown = devices?.filter(({ count }) => count === undefined) ?? [];
  const total = devices?.reduce((sum, { count = 0 }) => sum + count, 0) ?? 0;
  const isTold = status === undefined || (isOkStatus(status) && (licenses.expiresAt ?? now) >= now);
  return {
    ...endingHeadline(licenses, now),
    list: wholeList(
      devices ?? [],
      ['type', 'devices'],
      (one) => rowOf(one, licensesInWords(one), [one.count]),
      total === 0 || unknown.length > 0 ? '' : `For ${countOf(total, 'device')}`,
    ),
    notes: [
      ...(isTold ? [] : [`Meraki gives the license status as “${status}”.`]),
      ...(devices === undefined ? ['Meraki does not say how many devices are licensed.'] : []),
      ...(unknown.length === 0
        ? []
        : [`The number for ${listed(unknown.map(typeOf))} can't be read, so there is no total.`]),
    ],
  };
}

function perDeviceAnswer(found: PerDevice): Answer {
  const spare = spareOf(found);
  const contradiction = contradictionOf(found);
  return {
    ...perDeviceHeadline(found),
    tiles: stateTiles(found),
    list: wholeList(
      spare,
      ['type', 'unassigned'],
      (one) => rowOf(one, licensesInWords(one), [one.count]),
      spare.length === 0 ? '' : 'Unassigned',
    ),
    notes: contradiction === undefined ? [] : [contradiction],
  };
}

/** Lists both kinds of counts, for the organization of which Meraki tells both. */
function bothLists({ devices = [] }: CoTermination, perDevice: PerDevice): List {
  const rows: ReportRow[] = [
    ...devices.map((one) => rowOf(one, licensesInWords(one), [one.count, undefined])),
    ...spareOf(perDevice).map((one) => rowOf(one, unassignedInWords(one), [undefined, one.count])),
  ];
  return wholeList(rows, ['type', 'devices', 'unassigned'], (row) => row);
}

function spareOf({ unassigned }: PerDevice): CountedLicenses[] {
  return unassigned.filter(({ count }) => count !== 0);
}

function rowOf(one: CountedLicenses, state: string, counts: readonly Cell[]): ReportRow {
  return { item: { name: typeOf(one), state }, cells: [one.type, ...counts] };
}

function typeOf({ type }: CountedLicenses): string {
  return type ?? 'a type without a name';
}

function licensesInWords({ count }: CountedLicenses): string {
  return count === undefined ? 'number unknown' : countOf(count, 'license');
}

function unassignedInWords({ count }: CountedLicenses): string {
  return count === undefined ? 'number unknown' : `${formatNumber(count)} unassigned`;
}
