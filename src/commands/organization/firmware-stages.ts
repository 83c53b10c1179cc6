import { STATUS_NOT_KNOWN } from '../../bot/query/device-status.ts';
import { byName } from '../../bot/text/naming.ts';
import type { FirmwareUpgrade } from '../../core/dashboard.ts';

/** Stages of an upgrade that the bot has words for, in the order of the answer. */
export const STAGES = ['running', 'scheduled', 'pending', 'completed', 'cancelled', 'failed'] as const;
/** One of the stages that the bot has words for. */
export type UpgradeStage = (typeof STAGES)[number];

/** An upgrade and its stage: one of STAGES, Meraki's own word for another status, or `status not known`. */
export type StagedUpgrade = FirmwareUpgrade & { stage: string };

/** Other words for a status; without hyphens and spaces. */
const SAME = new Map<string, UpgradeStage>([
  ['canceled', 'cancelled'],
  ['started', 'running'],
  ['inprogress', 'running'],
]);

/** Reads Meraki's status, or what a person calls it; undefined for a word that we have no stage for. */
export function stageNamed(status: string): UpgradeStage | undefined {
  const word = status.toLowerCase().replace(/[\s_-]/g, '');
  return STAGES.find((known) => known === (SAME.get(word) ?? word));
}

/**
 * Returns the stage of an upgrade: its status, in Meraki's word when we have none. Without a status, a time of completion that
 * has passed tells that it is completed, and a start to come, that it is scheduled; a start that has passed tells nothing.
 *
 * @param now epoch milliseconds
 */
export function stageOf({ status, at, completedAt }: FirmwareUpgrade, now: number): string {
  if (status !== undefined) return stageNamed(status) ?? status;
  if (completedAt !== undefined) return completedAt <= now ? 'completed' : STATUS_NOT_KNOWN;
  return at !== undefined && at > now ? 'scheduled' : STATUS_NOT_KNOWN;
}

/** Returns stages, each once, in the order of the answer; those that we have no word for stand before what is over. */
export function stagesInOrder(stages: readonly string[]): string[] {
  return [...new Set(stages)].toSorted((a, b) => stageRank(a) - stageRank(b) || byName(a, b));
}

function stageRank(stage: string): number {
  const order: readonly string[] = STAGES;
  return order.includes(stage) ? order.indexOf(stage) : order.indexOf('completed') - 0.5;
}

/** Orders by stage: running ones, scheduled ones (soonest first), then those that are over (latest first). */
export function byStage(a: StagedUpgrade, b: StagedUpgrade): number {
  const stages = stageRank(a.stage) - stageRank(b.stage) || byName(a.stage, b.stage);
  if (stages !== 0) return stages;
  const sooner = (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE);
  const later = (upgradeTime(b) ?? 0) - (upgradeTime(a) ?? 0);
  return (a.stage === 'scheduled' ? sooner : later) || byName(a.networkName ?? '', b.networkName ?? '');
}

/** Returns the time of completion, else the time for which it is or was scheduled; epoch milliseconds. */
export function upgradeTime({ completedAt, at }: FirmwareUpgrade): number | undefined {
  return completedAt ?? at;
}
