import type { Query } from '../../bot/query/query.ts';
import type { Report, Sentence } from '../../bot/report/report.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { FirmwareUpgrade } from '../../core/dashboard.ts';
import { type StagedUpgrade, stagesInOrder, type UpgradeStage, upgradeTime } from './firmware-stages.ts';

/** Stages that leave no doubt; an upgrade of another one may be running or scheduled as well. */
const CLEAR_STAGES: readonly UpgradeStage[] = ['running', 'scheduled', 'completed', 'cancelled', 'failed'];

/** Says that some upgrades may be of the network, too. */
export function unnamedNote(items: readonly FirmwareUpgrade[]): Sentence[] {
  const unnamed = items.filter(
    ({ networkId, networkName }) => (networkId ?? networkName) === undefined,
  ).length;
  if (unnamed === 0) return [];
  return [`Meraki does not name the network of ${countOf(unnamed, 'upgrade')}; they may be for this one.`];
}

/** Says how many upgrades were read of more. */
export function cutNote(read: number): Sentence {
  return [
    `Only the first ${formatNumber(read)} upgrades that Meraki keeps were read; `,
    { say: 'firmware MR' },
    ', for example, asks about one product line.',
  ];
}

/**
 * Says how many upgrades there are of some stages. Those whose stage is not clear are added: they may be of these stages.
 *
 * @param asked the stages that the headline counts
 * @param cutAt how many upgrades were read when Meraki has more; undefined when all were read
 * @param isBySite whether to say at how many sites they are
 */
export function upgradesHeadline(
  found: readonly StagedUpgrade[],
  all: readonly StagedUpgrade[],
  asked: readonly UpgradeStage[],
  { cutAt, isBySite }: { cutAt: number | undefined; isBySite: boolean },
  { times, now }: Query,
): string {
  const howMany = (one: string) => formatNumber(all.filter(({ stage }) => stage === one).length);
  const these = found.filter(({ stage }) => asked.some((one) => one === stage));
  const present = asked.filter((one) => these.some(({ stage }) => stage === one));
  const isClear = (stage: string) => [...CLEAR_STAGES, ...present].some((one) => one === stage);
  const unclear = stagesInOrder(all.map(({ stage }) => stage)).filter((stage) => !isClear(stage));
  const others =
    unclear.length === 0 ? '' : `; ${listed(unclear.map((stage) => `${howMany(stage)} ${stage}`))}`;
  const among = cutAt === undefined ? '' : ` among the first ${formatNumber(cutAt)}`;
  const [first] = these;
  if (first === undefined) return `No firmware upgrades ${listed(asked, 'or')}${among}${others}`;
  const amount = countOf(these.length, 'firmware upgrade');
  const at = isBySite ? ` at ${countOf(new Set(these.map(siteKey)).size, 'site')}` : '';
  if (present.length > 1) {
    return `${amount}${at}${among}: ${listed(present.map((one) => `${howMany(one)} ${one}`))}${others}`;
  }
  const when = nextOrLast(these, now);
  const which = first.stage === 'scheduled' ? 'the next one' : 'the last one';
  const untimed = these.filter((upgrade) => upgradeTime(upgrade) === undefined).length;
  return [
    `${amount} ${first.stage}${at}${among}`,
    when === undefined ? '' : `, ${which} ${times.at(when)}`,
    untimed === 0 ? '' : `; ${formatNumber(untimed)} without a time`,
    others,
  ].join('');
}

/** Returns the soonest start to come of scheduled upgrades, the time of the first of others; of completed ones their end. */
function nextOrLast(upgrades: readonly StagedUpgrade[], now: number): number | undefined {
  const [first] = upgrades;
  if (first?.stage === 'scheduled') return upgrades.find(({ at = now }) => at > now)?.at;
  return first?.stage === 'completed' ? first.completedAt : first && upgradeTime(first);
}

/** Counts the upgrades of each stage. */
export function stageTiles(all: readonly StagedUpgrade[]): Report['tiles'] {
  return stagesInOrder(['scheduled', 'completed', ...all.map(({ stage }) => stage)]).map((label) => ({
    value: formatNumber(all.filter(({ stage }) => stage === label).length),
    label,
    tone: label === 'running' ? 'warning' : 'default',
  }));
}

/** Tells the sites of upgrades apart, also where Meraki names them without an id. */
export function siteKey({ networkId, networkName }: FirmwareUpgrade): string {
  return networkId ?? `name ${networkName ?? ''}`;
}

/** Returns `MR 29.7 → MR 30.1`; the one that is known, or nothing. */
export function versionsOf({ from = '', to = '' }: FirmwareUpgrade): string {
  return [from, to].filter((version) => version !== '').join(' → ');
}

/** Says when an upgrade starts, or when it was done; where Meraki does not tell the end, for when it was scheduled. */
export function whenOf(upgrade: StagedUpgrade, { times }: Pick<Query, 'times'>): string {
  const when = upgradeTime(upgrade);
  if (when === undefined) return 'time unknown';
  const isEndMissing = upgrade.stage === 'completed' && upgrade.completedAt === undefined;
  return isEndMissing ? `scheduled for ${times.at(when)}` : times.at(when);
}
