import { classifyWords } from '../../bot/query/classify-words.ts';
import type { ClassifiedWords } from '../../bot/query/network-argument.ts';
import { productTypeOf } from '../../bot/text/products.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { STAGES, stageNamed, type UpgradeStage } from './firmware-stages.ts';

/** A filter of upgrades. */
export interface FirmwareFilter {
  /** An upgrade is in one of them; in the order of the answer; empty for any stage. */
  stages: UpgradeStage[];
  /** An upgrade is for one of them; in Meraki's spelling, e.g. `wireless`; empty for any product. */
  productTypes: string[];
}

/** Reads `scheduled MR Rotterdam 301`, in any order; all other words name a network. */
export function firmwareFilter(words: readonly string[]): FirmwareFilter & ClassifiedWords {
  const stages = new Set<UpgradeStage>();
  const productTypes = new Set<string>();
  const classified = classifyWords(words, (said) => {
    const stage = stageNamed(said);
    const productType = stage === undefined ? productTypeOf(said) : undefined;
    if (stage !== undefined) stages.add(stage);
    if (productType !== undefined) productTypes.add(productType);
    return (stage ?? productType) !== undefined;
  });
  return {
    stages: STAGES.filter((stage) => stages.has(stage)),
    productTypes: [...productTypes],
    ...classified,
    vocabulary: STAGES,
  };
}

/** The error for words that are no part of the filter and name no network. */
export function unknownFirmwareWords(said: string): KnownError {
  const what = `${quote(said)} is not an upgrade stage, product line or network.`;
  const next = `Say ${code('firmware scheduled')}, ${code('firmware completed')} or ${code('firmware MR')}; or ${code('firmware')} and a network.`;
  return new KnownError('bad_arguments', what, next);
}
