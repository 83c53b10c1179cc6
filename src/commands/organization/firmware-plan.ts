import type { Query } from '../../bot/query/query.ts';
import { correctionError, corrections } from '../../bot/query/suggestions.ts';
import { byName } from '../../bot/text/naming.ts';
import { productTypeOf } from '../../bot/text/products.ts';
import { code, quote } from '../../bot/text/wording.ts';
import type { FirmwareUpgrade } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** Stages of an upgrade, in the order of the answer. */
export const STAGES = ['running', 'scheduled', 'completed', 'cancelled'] as const;
/** One of the stages of an upgrade. */
export type UpgradeStage = (typeof STAGES)[number];

/** An upgrade and its stage. */
export type StagedUpgrade = FirmwareUpgrade & { stage: UpgradeStage };

/**
 * Returns the stage of an upgrade. Meraki documents two statuses, for upgrades that are over; the others are
 * told apart by their time.
 *
 * @param now epoch milliseconds
 */
export function stageOf({ status = '', at, completedAt }: FirmwareUpgrade, now: number): UpgradeStage {
  if (/^(cancell?ed|failed)$/i.test(status)) return 'cancelled';
  if (/^completed$/i.test(status) || (completedAt !== undefined && completedAt <= now)) return 'completed';
  return at !== undefined && at <= now ? 'running' : 'scheduled';
}

/** Orders by stage: running ones, scheduled ones (soonest first), then those that are over (latest first). */
export function byStage(a: StagedUpgrade, b: StagedUpgrade): number {
  const stages = STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage);
  if (stages !== 0) return stages;
  const sooner = (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE);
  const later = (upgradeTime(b) ?? 0) - (upgradeTime(a) ?? 0);
  return (a.stage === 'scheduled' ? sooner : later) || byName(a.networkName ?? '', b.networkName ?? '');
}

/** Returns the time of completion, else the time of the start; epoch milliseconds. */
export function upgradeTime({ completedAt, at }: FirmwareUpgrade): number | undefined {
  return completedAt ?? at;
}

/** A filter of upgrades. */
export interface FirmwareFilter {
  /** An upgrade is in one of them; in the order of the answer; empty for any stage. */
  stages: UpgradeStage[];
  /** An upgrade is for one of them; in Meraki's spelling, e.g. `wireless`; empty for any product. */
  productTypes: string[];
}

/**
 * Reads `scheduled MR`, in any order.
 *
 * @throws KnownError `bad_arguments` for a word that is neither a stage nor a product
 */
export function firmwareFilter(query: Pick<Query, 'args' | 'say'>): FirmwareFilter {
  const { words } = query.args;
  const stages = new Set<UpgradeStage>();
  const productTypes = new Set<string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const lower = word.toLowerCase().replace('canceled', 'cancelled').replace('started', 'running');
    const stage = STAGES.find((known) => known === lower);
    const two = productTypeOf(`${word} ${words[at + 1] ?? ''}`);
    const productType = two ?? productTypeOf(word);
    if (stage !== undefined) stages.add(stage);
    else if (productType !== undefined) productTypes.add(productType);
    else throw unknown(word, query);
    if (stage === undefined && two !== undefined) at += 1;
  }
  return { stages: STAGES.filter((stage) => stages.has(stage)), productTypes: [...productTypes] };
}

function unknown(word: string, query: Pick<Query, 'args' | 'say'>): KnownError {
  const what = `${quote(word)} is no stage of an upgrade and no product line.`;
  const [closest, ...more] = corrections([word], STAGES);
  if (closest !== undefined) return correctionError([closest, ...more], what, query);
  const next = `Say ${code('firmware scheduled')}, ${code('firmware completed')} or ${code('firmware MR')}.`;
  return new KnownError('bad_arguments', what, next);
}
