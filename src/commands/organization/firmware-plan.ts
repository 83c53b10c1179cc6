import type { FirmwareUpgrade } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { byName } from '../words/naming.ts';
import { productTypeOf } from '../words/products.ts';
import { code, quote } from '../words/wording.ts';

/** How far an upgrade is, in the order of the answer. */
export const STAGES = ['running', 'scheduled', 'completed', 'cancelled'] as const;
export type Stage = (typeof STAGES)[number];

export type Staged = FirmwareUpgrade & { stage: Stage };

/** Meraki documents no other status than those two: what is not over is told apart by its time. */
export function stageOf({ status = '', at, completedAt }: FirmwareUpgrade, now: number): Stage {
  if (/^(cancell?ed|failed)$/i.test(status)) return 'cancelled';
  if (/^completed$/i.test(status) || (completedAt !== undefined && completedAt <= now)) return 'completed';
  return at !== undefined && at <= now ? 'running' : 'scheduled';
}

/** What runs, then what comes soonest, then what was last. */
export function inOrder(a: Staged, b: Staged): number {
  const stages = STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage);
  if (stages !== 0) return stages;
  const sooner = (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE);
  const later = (timeOf(b) ?? 0) - (timeOf(a) ?? 0);
  return (a.stage === 'scheduled' ? sooner : later) || byName(a.networkName ?? '', b.networkName ?? '');
}

/** When it was over, else when it starts or started. */
export function timeOf({ completedAt, at }: FirmwareUpgrade): number | undefined {
  return completedAt ?? at;
}

/** Which upgrades somebody means. */
export interface FirmwareFilter {
  stage: Stage | undefined;
  /** Meraki's word, e.g. `wireless`. */
  productType: string | undefined;
}

/**
 * Reads `scheduled MR`, in any order.
 * @throws KnownError `bad_arguments` for a word that is neither
 */
export function firmwareFilter(words: readonly string[]): FirmwareFilter {
  const two = productTypeOf(words.slice(-2).join(' '));
  const rest = two !== undefined && words.length > 1 ? words.slice(0, -2) : words;
  const filter: FirmwareFilter = { stage: undefined, productType: two };
  for (const word of rest) {
    const lower = word.toLowerCase().replace('canceled', 'cancelled').replace('started', 'running');
    const stage = STAGES.find((known) => known === lower);
    const productType = productTypeOf(word);
    if (stage !== undefined) filter.stage = stage;
    else if (productType !== undefined) filter.productType = productType;
    else throw unknown(word);
  }
  return filter;
}

function unknown(word: string): KnownError {
  const next = `Say ${code('firmware scheduled')}, ${code('firmware completed')} or ${code('firmware MR')}.`;
  return new KnownError(
    'bad_arguments',
    `${quote(word)} is no stage of an upgrade and no product line.`,
    next,
  );
}
