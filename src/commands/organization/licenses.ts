import { createQueryCommand } from '../../bot/query/query-command.ts';
import { askedLine } from '../../bot/query/severity.ts';
import { type Report, type Tone, wholeList } from '../../bot/report/report.ts';
import { createTimes } from '../../bot/text/times.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import { DAY } from '../../core/clock.ts';
import type { CoTermination, PerDevice } from '../../core/dashboard.ts';

/** Days before the end from which on the answer warns: an order takes weeks. */
const WARNING_DAYS = 60;

/** The command `licenses`. Takes one Meraki call. */
export const licenses = createQueryCommand({
  name: 'licenses',
  group: 'Organization',
  hasList: true,
  summary: 'When the licenses end, and how many of which there are',
  examples: ['licenses', 'licenses in organization "Aurora Retail"'],
  async answer({ dashboard, now, title, say, sayTo }) {
    const found = await dashboard.licenses();
    const isCoTermination = found.model === 'co-termination';
    return {
      title: title(),
      ...(isCoTermination ? coTermination(found, now) : perDevice(found)),
      age: askedLine,
      suggestions: [
        { title: 'Refresh', command: say({}) },
        { title: 'Devices', command: sayTo('devices', { network: '' }) },
      ],
    };
  },
});

type Answer = Pick<Report, 'summary' | 'tone' | 'tiles' | 'list' | 'notes'>;

function coTermination({ status, expiresAt, devices }: CoTermination, now: number): Answer {
  const total = devices.reduce((sum, device) => sum + device.count, 0);
  const isOk = status === undefined || /^ok$/i.test(status);
  return {
    ...ending(expiresAt, isOk, now),
    list: wholeList(
      devices,
      ['type', 'devices'],
      ({ type, count: amount }) => ({
        item: { name: type, state: countOf(amount, 'license') },
        cells: [type, amount],
      }),
      total === 0 ? '' : `For ${countOf(total, 'device')}`,
    ),
    notes: isOk ? [] : [`Meraki calls the state of the licenses “${status}”.`],
  };
}

/** Says when the licenses end. Meraki returns a day, which is the same in every time zone. */
function ending(expiresAt: number | undefined, isOk: boolean, now: number): { summary: string; tone: Tone } {
  if (expiresAt === undefined) {
    return { summary: 'Meraki does not tell when the licenses end', tone: isOk ? 'default' : 'warning' };
  }
  const day = createTimes('UTC', now).day(expiresAt);
  const days = Math.floor(expiresAt / DAY) - Math.floor(now / DAY);
  if (days < 0) {
    return { summary: `The licenses ended on ${day}, ${countOf(-days, 'day')} ago`, tone: 'attention' };
  }
  const when = days === 0 ? 'today' : `on ${day}, in ${countOf(days, 'day')}`;
  return { summary: `All licenses end ${when}`, tone: days < WARNING_DAYS || !isOk ? 'warning' : 'good' };
}

function perDevice(found: PerDevice): Answer {
  const { total, active, expired, expiring, warnings, unused, recentlyQueued, unassigned } = found;
  const within = warnings
    .filter((warning) => warning.count > 0)
    .toSorted((a, b) => a.days - b.days)
    .map((warning) => `${formatNumber(warning.count)} within ${countOf(warning.days, 'day')}`);
  const isSoon = warnings.some((warning) => warning.count > 0 && warning.days < WARNING_DAYS);
  const detail = within.length === 0 ? '' : ` (${listed(within)})`;
  const parts = [
    ...(expired > 0 ? [`${formatNumber(expired)} expired`] : []),
    ...(expiring > 0 ? [`${formatNumber(expiring)} about to expire${detail}`] : []),
  ];
  const spare = unassigned.filter((one) => one.count > 0);
  const all = countOf(total ?? active + expired, 'license');
  const tile = (value: number, label: string, tone: Tone = 'default') => ({
    value: formatNumber(value),
    label,
    tone,
  });
  return {
    summary: parts.length === 0 ? `${all}, none about to expire` : `${all}: ${listed(parts)}`,
    tone: expired > 0 ? 'attention' : isSoon ? 'warning' : 'good',
    tiles: [
      tile(expired, 'expired', 'attention'),
      tile(expiring, 'about to expire', 'warning'),
      tile(active, 'active', 'good'),
      tile(unused, 'unused'),
      ...(recentlyQueued > 0 ? [tile(recentlyQueued, 'queued')] : []),
    ],
    list: wholeList(
      spare,
      ['type', 'not assigned'],
      ({ type, count: amount }) => ({
        item: { name: type, state: `${formatNumber(amount)} not assigned` },
        cells: [type, amount],
      }),
      spare.length === 0 ? '' : 'Without a device',
    ),
  };
}
