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
  const known: string[] = [];
  const others: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const two = `${word} ${words[at + 1] ?? ''}`;
    const stage = stageNamed(word);
    const isTwo = stage === undefined && productTypeOf(two) !== undefined;
    const productType = productTypeOf(isTwo ? two : word);
    if (stage !== undefined) stages.add(stage);
    else if (productType !== undefined) productTypes.add(productType);
    else {
      others.push(word);
      continue;
    }
    if (isTwo) at += 1;
    known.push(isTwo ? two : word);
  }
  return {
    stages: STAGES.filter((stage) => stages.has(stage)),
    productTypes: [...productTypes],
    known,
    others,
    vocabulary: STAGES,
  };
}

/** The error for words that are no part of the filter and name no network. */
export function unknownFirmwareWords(said: string): KnownError {
  const what = `${quote(said)} is no stage of an upgrade, product line or network.`;
  const next = `Say ${code('firmware scheduled')}, ${code('firmware completed')} or ${code('firmware MR')}; or ${code('firmware')} and a network.`;
  return new KnownError('bad_arguments', what, next);
}
