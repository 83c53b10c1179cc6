import type { Query } from '../../bot/query/query.ts';
import { correctionError, corrections } from '../../bot/query/suggestions.ts';
import { byName } from '../../bot/text/naming.ts';
import { productTypeOf } from '../../bot/text/products.ts';
import { code, quote } from '../../bot/text/wording.ts';
import type { FirmwareUpgrade } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** How far an upgrade is, in the order of the answer. */
export const STAGES = ['running', 'scheduled', 'completed', 'cancelled'] as const;
export type UpgradeStage = (typeof STAGES)[number];

export type StagedUpgrade = FirmwareUpgrade & { stage: UpgradeStage };

/** Meraki documents no other status than those two: what is not over is told apart by its time. */
export function stageOf({ status = '', at, completedAt }: FirmwareUpgrade, now: number): UpgradeStage {
  if (/^(cancell?ed|failed)$/i.test(status)) return 'cancelled';
  if (/^completed$/i.test(status) || (completedAt !== undefined && completedAt <= now)) return 'completed';
  return at !== undefined && at <= now ? 'running' : 'scheduled';
}

/** What runs, then what comes soonest, then what was last. */
export function byStage(a: StagedUpgrade, b: StagedUpgrade): number {
  const stages = STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage);
  if (stages !== 0) return stages;
  const sooner = (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE);
  const later = (upgradeTime(b) ?? 0) - (upgradeTime(a) ?? 0);
  return (a.stage === 'scheduled' ? sooner : later) || byName(a.networkName ?? '', b.networkName ?? '');
}

/** When it was over, else when it starts or started. */
export function upgradeTime({ completedAt, at }: FirmwareUpgrade): number | undefined {
  return completedAt ?? at;
}

/** Which upgrades somebody means. */
export interface FirmwareFilter {
  /** Any of them, in the order of the answer; all when empty. */
  stages: UpgradeStage[];
  /** Any of them, in Meraki's words, e.g. `wireless`; all when empty. */
  productTypes: string[];
}

/**
 * Reads `scheduled MR`, in any order.
 * @throws KnownError `bad_arguments` for a word that is neither
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
